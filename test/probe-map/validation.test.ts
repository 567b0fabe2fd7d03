import { describe, expect, test } from 'vitest';
import { DataFileError } from '../../src/errors.ts';
import { fileIndex, siteIndex } from '../../src/indices.ts';
import {
  decodeProbeMap,
  encodeProbeMap,
  Places,
  type ProbeMap,
  probeMapFromJSON,
  probeMapToJSON,
} from '../../src/probe-map/index.ts';
import { branded, type Plain } from '../helpers/branded.ts';
import { coreModule, deliveries } from './maps.ts';

const counted = coreModule('line-state/clang19-O0.wasm').map();
const evented = coreModule('c-ends/O0.wasm').map(deliveries['call, parameters']);
const ringed = coreModule('c-ends/O0.wasm').map(deliveries['ring, flags']);

/** The map with its first function changed. */
const withFunction = (change: Partial<ProbeMap['functions'][number]>): ProbeMap => ({
  ...counted,
  functions: counted.functions.map((fn, i) => (i === 0 ? { ...fn, ...change } : fn)),
});
const fn = counted.functions[0]!;
const firstPlace = [...fn.places][0]!;
const withPlace = (change: Partial<Plain<typeof firstPlace>>): ProbeMap =>
  withFunction({ places: Places.from([branded({ ...firstPlace, ...change })]) });
const withSharing = (change: Partial<NonNullable<ProbeMap['sharing']>>): ProbeMap => ({
  ...counted,
  sharing: { ...counted.sharing!, ...change },
});
const withEvents = (change: Partial<NonNullable<ProbeMap['events']>>, map = evented): ProbeMap => ({
  ...map,
  events: { ...map.events!, ...change },
});
const withSites = (change: Partial<NonNullable<ProbeMap['events']>['sites']>): ProbeMap =>
  withEvents({ sites: { ...evented.events!.sites, ...change } });
const branched = coreModule('line-state/clang19-O0.wasm').map({ branches: 'all' });
const points = branched.branches!;
const withBranches = (change: Partial<typeof points>): ProbeMap => ({
  ...branched,
  branches: { ...points, ...change },
});
const first = <T extends Uint32Array | Uint8Array>(column: T, value: number): T => {
  const copy = column.slice() as T;
  copy[0] = value;
  return copy;
};

const blocks = fn.blockStart.length;
const edges = fn.edgeFrom.length;
const counters = counted.counterCount;
const files = counted.files.length;
const firstOf = (values: readonly number[], value: number): number[] => [value, ...values.slice(1)];

/** What is wrong → the path that the message names, and the map. */
const wrong: Readonly<Record<string, readonly [path: string, map: ProbeMap]>> = {
  'a branch in an unknown function': [
    'branches.fn[0]',
    withBranches({ fn: firstOf(points.fn, branched.functions.length) }),
  ],
  'a branch in an unknown file': ['branches.file[0]', withBranches({ file: firstOf(points.file, files) })],
  'a branch without a line': ['branches.line[0]', withBranches({ line: firstOf(points.line, 0) })],
  'a branch with unknown flags': ['branches.flags[0]', withBranches({ flags: firstOf(points.flags, 16) })],
  'a column of branches that is too short': [
    'branches.number',
    withBranches({ number: points.number.slice(1) }),
  ],
  'a branch whose arms begin nowhere': [
    'branches.firstArm',
    withBranches({ firstArm: firstOf(points.firstArm, 1) }),
  ],
  'a branch whose arms end before they begin': [
    'branches.firstArm[2]',
    withBranches({ firstArm: points.firstArm.map((first, i) => (i === 1 ? points.end.length : first)) }),
  ],
  'arms beyond the last': ['branches.firstArm', withBranches({ firstArm: points.firstArm.slice(1) })],
  'an arm that ends in an unknown way': ['branches.end[0]', withBranches({ end: firstOf(points.end, 5) })],
  'an arm to an unknown file': [
    'branches.toFile[0]',
    withBranches({ toFile: firstOf(points.toFile, files) }),
  ],
  'an arm of an unknown edge': ['branches.edge[0]', withBranches({ edge: firstOf(points.edge, 10_000) })],
  'a block before the module': [
    'functions[0].blockStart[0]',
    withFunction({ blockStart: firstOf(fn.blockStart, -1) }),
  ],
  'an unknown counter of a block': [
    'functions[0].blockCounter[0]',
    withFunction({ blockCounter: firstOf(fn.blockCounter, counters) }),
  ],
  'a counter that is no mark': [
    'functions[0].blockCounter[0]',
    withFunction({ blockCounter: firstOf(fn.blockCounter, -3) }),
  ],
  'an edge from an unknown block': [
    'functions[0].edgeFrom[0]',
    withFunction({ edgeFrom: firstOf(fn.edgeFrom, blocks) }),
  ],
  'an edge to an unknown block': ['functions[0].edgeTo[0]', withFunction({ edgeTo: firstOf(fn.edgeTo, -2) })],
  'an unknown counter of an edge': [
    'functions[0].edgeCounter[0]',
    withFunction({ edgeCounter: firstOf(fn.edgeCounter, counters) }),
  ],
  'a place in an unknown file': ['functions[0].places[0].file', withPlace({ file: files })],
  'a place at line 0': ['functions[0].places[0].line', withPlace({ line: 0 })],
  'a place in an unknown block': ['functions[0].places[0].block', withPlace({ block: blocks })],
  'a place with an unknown edge': [
    'functions[0].places[0].count.edges[0]',
    withPlace({ count: { kind: 'edges', edges: [edges] } }),
  ],
  'a place with an unknown counter': [
    'functions[0].places[0].count.counter',
    withPlace({ count: { kind: 'counter', counter: counters } }),
  ],
  'silent code in an unknown file': [
    'functions[0].silent[0][0]',
    withFunction({ silent: branded([[files, 1, 0, 0]]) }),
  ],
  'silent code at line 0': ['functions[0].silent[0][1]', withFunction({ silent: branded([[0, 0, 0, 0]]) })],
  'silent code in an unknown block': [
    'functions[0].silent[0][2]',
    withFunction({ silent: branded([[0, 1, blocks, 0]]) }),
  ],
  'too many counters': ['counterCount', { ...counted, counterCount: 2e6 + 1, readerCount: 2001 }],
  'names of other functions': ['functionInfo', { ...counted, functionInfo: counted.functionInfo.slice(1) }],
  'a declaration in an unknown file': [
    'functionInfo[0].file',
    {
      ...counted,
      functionInfo: [
        { ...counted.functionInfo[0]!, file: fileIndex(files) },
        ...counted.functionInfo.slice(1),
      ],
    },
  ],
  'sharing of an unknown function': ['sharing.functions[0]', withSharing({ functions: [999] })],
  'an unknown caller': ['sharing.caller[0]', withSharing({ caller: firstOf(counted.sharing!.caller, 999) })],
  'a call in an unknown block': [
    'sharing.block[0]',
    withSharing({ block: firstOf(counted.sharing!.block, 999) }),
  ],
  'calls that are cut off': ['sharing.offset', withSharing({ offset: [] })],
  'sites of sharing that begin elsewhere': [
    'sharing.firstSite',
    withSharing({ firstSite: firstOf(counted.sharing!.firstSite, 1) }),
  ],
  'an unknown kind of site': [
    'events.sites.kind[0]',
    withSites({ kind: first(evented.events!.sites.kind, 5) }),
  ],
  'a site of an unknown function': [
    'events.sites.fn[0]',
    withSites({ fn: first(evented.events!.sites.fn, 9999) }),
  ],
  'a site of another function': ['events.sites.fn[0]', withSites({ fn: first(evented.events!.sites.fn, 1) })],
  'a site in an unknown file': [
    'events.sites.file[0]',
    withSites({ file: first(evented.events!.sites.file, 9999) }),
  ],
  'functions whose sites overlap': [
    'events.functions[0].firstSite',
    withEvents({
      functions: evented.events!.functions.map((one) => ({
        ...one,
        firstSite: siteIndex(one.firstSite + 1),
      })),
    }),
  ],
  'more locals than globals for them': ['events.functions', withEvents({ localCount: 0 })],
  'too many flags': ['events.flagCount', withEvents({ flagCount: 2 ** 31 })],
  'a ring without its delivery': ['events.ring', withEvents({ delivery: 'call' }, ringed)],
};

describe.each(Object.entries(wrong))('%s', (_, [path, map]) => {
  const wanted = new RegExp(
    `^this is not a valid probe map: ${path.replace(/[.[\]]/g, '\\$&')}[^\\n]* should be [^\\n]*$`,
  );

  test.each([
    ['packed', () => decodeProbeMap(encodeProbeMap(map))],
    ['JSON', () => probeMapFromJSON(probeMapToJSON(map))],
  ])('is refused, %s', (_, read) => {
    let error: unknown;
    try {
      read();
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(DataFileError);
    expect((error as Error).message).toMatch(wanted);
  });
});

test('the maps that these are made of are not refused', () => {
  // Two counters may lie in one global.
  const large = { ...counted, counterCount: 1_500_000, readerCount: 1500 };
  for (const map of [counted, evented, ringed, large]) {
    expect(() => decodeProbeMap(encodeProbeMap(map))).not.toThrow();
    expect(() => probeMapFromJSON(probeMapToJSON(map))).not.toThrow();
  }
});

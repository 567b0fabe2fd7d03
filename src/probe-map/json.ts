/**
 * Probe maps as JSON, for `<out>.probes.json`: typed arrays become arrays, everything else stays as it is. Reading
 * checks every index, so that what comes out can be used without further checks.
 */
import { DataFileError } from '../errors.ts';
import {
  COUNTERS_PER_READER,
  type EntrySharing,
  type FunctionProbes,
  NOT_ASKED,
  type Place,
  Places,
  type ProbedFunctionInfo,
  type ProbeMap,
} from './probe-map.ts';

/** Text of a probe map, with a newline at its end. */
export function probeMapToJSON(map: ProbeMap): string {
  const { rewritten, original, length } = map.offsets;
  const data = {
    format: map.format,
    version: map.version,
    module: map.module,
    files: map.files,
    functions: map.functions.map((fn) => ({
      funcidx: fn.funcidx,
      start: fn.start,
      end: fn.end,
      blockStart: Array.from(fn.blockStart),
      blockCounter: Array.from(fn.blockCounter),
      edgeFrom: Array.from(fn.edgeFrom),
      edgeTo: Array.from(fn.edgeTo),
      edgeCounter: Array.from(fn.edgeCounter),
      places: [...fn.places],
      silent: fn.silent,
      ...(fn.flags ? { flags: true } : {}),
      ...(fn.manyLocals ? { manyLocals: true } : {}),
    })),
    functionInfo: map.functionInfo,
    ...(map.hitOnly ? { hitOnly: true } : {}),
    ...(map.sharing === undefined ? {} : { sharing: map.sharing }),
    counterCount: map.counterCount,
    readerCount: map.readerCount,
    callsEndBlocks: map.callsEndBlocks,
    offsets: {
      rewritten: Array.from(rewritten),
      original: Array.from(original),
      length: Array.from(length),
    },
  };
  return `${JSON.stringify(data)}\n`;
}

type Fields = Readonly<Record<string, unknown>>;

function fail(at: string, wanted: string): never {
  throw new DataFileError(
    `this is not a valid probe map: ${at} should be ${wanted}; create it again with wtrace instrument`,
  );
}

function fieldsOf(value: unknown, at: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  return fail(at, 'an object');
}

function text(value: unknown, at: string): string {
  return typeof value === 'string' ? value : fail(at, 'a string');
}

/** A whole number in `[least, bound)`. */
function whole(value: unknown, at: string, least = 0, bound = Number.MAX_SAFE_INTEGER): number {
  if (Number.isSafeInteger(value) && (value as number) >= least && (value as number) < bound) {
    return value as number;
  }
  return fail(at, bound === Number.MAX_SAFE_INTEGER ? `a whole number from ${least} on` : `a known index`);
}

function list<T>(value: unknown, at: string, item: (value: unknown, at: string) => T): T[] {
  if (!Array.isArray(value)) return fail(at, 'an array');
  return (value as unknown[]).map((entry, index) => item(entry, `${at}[${index}]`));
}

interface Bounds {
  readonly files: number;
  readonly counters: number;
}

function placeOf(value: unknown, at: string, bounds: Bounds, blocks: number, edges: number): Place {
  const fields = fieldsOf(value, at);
  const count = fieldsOf(fields['count'], `${at}.count`);
  const place = {
    file: whole(fields['file'], `${at}.file`, 0, bounds.files),
    line: whole(fields['line'], `${at}.line`, 1),
    block: whole(fields['block'], `${at}.block`, 0, blocks),
    offset: whole(fields['offset'], `${at}.offset`),
  };
  switch (count['kind']) {
    case 'block':
      return { ...place, count: { kind: 'block' } };
    case 'edges': {
      const taken = list(count['edges'], `${at}.count.edges`, (edge, where) => whole(edge, where, 0, edges));
      return { ...place, count: { kind: 'edges', edges: taken } };
    }
    case 'counter': {
      const counter = whole(count['counter'], `${at}.count.counter`, 0, bounds.counters);
      return { ...place, count: { kind: 'counter', counter } };
    }
    default:
      return fail(`${at}.count.kind`, '"block", "edges" or "counter"');
  }
}

function functionOf(value: unknown, at: string, bounds: Bounds): FunctionProbes {
  const fields = fieldsOf(value, at);
  const numbers = (name: string, least: number, bound?: number): number[] =>
    list(fields[name], `${at}.${name}`, (entry, where) => whole(entry, where, least, bound));
  const blockStart = numbers('blockStart', 0);
  const blockCounter = numbers('blockCounter', NOT_ASKED, bounds.counters);
  const edgeFrom = numbers('edgeFrom', -1, blockStart.length);
  const edgeTo = numbers('edgeTo', -1, blockStart.length);
  const edgeCounter = numbers('edgeCounter', NOT_ASKED, bounds.counters);
  if (blockCounter.length !== blockStart.length) fail(`${at}.blockCounter`, 'as long as blockStart');
  if (edgeTo.length !== edgeFrom.length) fail(`${at}.edgeTo`, 'as long as edgeFrom');
  if (edgeCounter.length !== edgeFrom.length) fail(`${at}.edgeCounter`, 'as long as edgeFrom');
  return {
    funcidx: whole(fields['funcidx'], `${at}.funcidx`),
    start: whole(fields['start'], `${at}.start`),
    end: whole(fields['end'], `${at}.end`),
    blockStart,
    blockCounter,
    edgeFrom,
    edgeTo,
    edgeCounter,
    ...(fields['flags'] === true ? { flags: true } : {}),
    ...(fields['manyLocals'] === true ? { manyLocals: true } : {}),
    places: Places.from(
      list(fields['places'], `${at}.places`, (place, where) =>
        placeOf(place, where, bounds, blockStart.length, edgeFrom.length),
      ),
    ),
    silent: list(fields['silent'], `${at}.silent`, (entry, where) => {
      const parts = list(entry, where, (part) => part);
      return [
        whole(parts[0], `${where}[0]`, 0, bounds.files),
        whole(parts[1], `${where}[1]`, 1),
        whole(parts[2], `${where}[2]`, 0, blockStart.length),
        whole(parts[3], `${where}[3]`),
      ] as const;
    }),
  };
}

function infoOf(value: unknown, at: string, bounds: Bounds): ProbedFunctionInfo {
  const fields = fieldsOf(value, at);
  const linkageName = fields['linkageName'];
  return {
    funcidx: whole(fields['funcidx'], `${at}.funcidx`),
    name: text(fields['name'], `${at}.name`),
    ...(linkageName === undefined ? {} : { linkageName: text(linkageName, `${at}.linkageName`) }),
    file: whole(fields['file'], `${at}.file`, -1, bounds.files),
    line: whole(fields['line'], `${at}.line`),
  };
}

/** Callers have to come before those that they call, or have their counts by themselves. */
function sharingOf(value: unknown, functions: readonly FunctionProbes[]): EntrySharing {
  const fields = fieldsOf(value, 'sharing');
  const column = (name: string, bound?: number): number[] =>
    list(fields[name], `sharing.${name}`, (entry, where) => whole(entry, where, 0, bound));
  const sharing = {
    functions: column('functions', functions.length),
    firstSite: column('firstSite'),
    caller: column('caller', functions.length),
    block: column('block'),
    offset: column('offset'),
  };
  const sites = sharing.caller.length;
  if (sharing.block.length !== sites) fail('sharing.block', 'as long as caller');
  if (sharing.offset.length !== sites) fail('sharing.offset', 'as long as caller');
  if (sharing.firstSite.length !== sharing.functions.length + 1)
    fail('sharing.firstSite', 'one longer than functions');
  const unsolved = new Set(sharing.functions);
  if (unsolved.size !== sharing.functions.length) fail('sharing.functions', 'without repetition');
  if (sharing.firstSite[0] !== 0 || sharing.firstSite.at(-1) !== sites)
    fail('sharing.firstSite', 'from 0 to the number of callers');
  sharing.functions.forEach((fn, k) => {
    const last = sharing.firstSite[k + 1]!;
    if (last < sharing.firstSite[k]!) fail(`sharing.firstSite[${k + 1}]`, 'ascending');
    for (let site = sharing.firstSite[k]!; site < last; site++) {
      const caller = sharing.caller[site]!;
      if (caller !== fn && unsolved.has(caller)) fail(`sharing.caller[${site}]`, 'known by then');
      if (sharing.block[site]! >= functions[caller]!.blockStart.length)
        fail(`sharing.block[${site}]`, 'a known index');
    }
    unsolved.delete(fn);
  });
  return sharing;
}

/** Counters are globals, of which engines take so many; a larger number in a file would only cost memory. */
const MAX_COUNTERS = 1_000_000;

/**
 * Reads a probe map that {@link probeMapToJSON} wrote.
 * @throws {@link DataFileError} when it is not one, or of a version that this wtrace does not know.
 */
export function probeMapFromJSON(json: string): ProbeMap {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new DataFileError('this is no probe map: it is not JSON; make it again with wtrace instrument');
  }
  const fields = fieldsOf(value, 'it');
  if (fields['format'] !== 'wtrace-probes') fail('format', '"wtrace-probes"');
  if (fields['version'] !== 1) {
    throw new DataFileError(
      `the probe map has version ${JSON.stringify(fields['version']) ?? 'none'}, but this wtrace reads version 1; use the wtrace that wrote it`,
    );
  }
  const module = fieldsOf(fields['module'], 'module');
  const offsets = fieldsOf(fields['offsets'], 'offsets');
  const column = (name: string): Uint32Array =>
    Uint32Array.from(
      list(offsets[name], `offsets.${name}`, (entry, where) => whole(entry, where, 0, 2 ** 32)),
    );
  const files = list(fields['files'], 'files', text);
  const counterCount = whole(fields['counterCount'], 'counterCount', 0, MAX_COUNTERS + 1);
  const bounds: Bounds = { files: files.length, counters: counterCount };
  const functions = list(fields['functions'], 'functions', (fn, at) => functionOf(fn, at, bounds));
  const functionInfo = list(fields['functionInfo'], 'functionInfo', (info, at) => infoOf(info, at, bounds));
  const rewritten = column('rewritten');
  const original = column('original');
  const length = column('length');
  if (functionInfo.length !== functions.length) fail('functionInfo', 'as long as functions');
  if (original.length !== rewritten.length) fail('offsets.original', 'as long as offsets.rewritten');
  if (length.length !== rewritten.length) fail('offsets.length', 'as long as offsets.rewritten');
  const readerCount = Math.ceil(counterCount / COUNTERS_PER_READER);
  if (fields['readerCount'] !== readerCount) fail('readerCount', `${readerCount}, as counterCount has it`);
  if (typeof fields['callsEndBlocks'] !== 'boolean') fail('callsEndBlocks', 'true or false');
  return {
    format: 'wtrace-probes',
    version: 1,
    module: { sha256: text(module['sha256'], 'module.sha256'), size: whole(module['size'], 'module.size') },
    files,
    functions,
    functionInfo,
    ...(fields['hitOnly'] === true ? { hitOnly: true } : {}),
    ...(fields['sharing'] === undefined ? {} : { sharing: sharingOf(fields['sharing'], functions) }),
    counterCount,
    readerCount,
    callsEndBlocks: fields['callsEndBlocks'] === true,
    offsets: { rewritten, original, length },
  };
}

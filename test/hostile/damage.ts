/** Fixtures that were valid, damaged in the ways that storage, networks, tools and fuzzers damage files. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { collect, writeDataFile } from '../../src/coverage/index.ts';
import { encodeProbeMap, forReports, probeMapToJSON } from '../../src/probe-map/index.ts';
import { formatCobertura } from '../../src/report/cobertura.ts';
import { formatIstanbul } from '../../src/report/istanbul.ts';
import { formatLcov, formatLcov2 } from '../../src/report/lcov.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { packCountedModule } from '../../src/store/counted-module.ts';
import { describeModule } from '../../src/store/describe-module.ts';
import { type ModuleCounts, packRun } from '../../src/store/run-file.ts';
import { sha256 } from '../../src/store/sha256.ts';
import { readModule } from '../../src/wasm/index.ts';
import { Writer } from '../oracle/bytes.ts';
import type { Dice } from '../random/dice.ts';
import { branchSample } from '../report/branch-sample.ts';
import { damagedText, decode, flipped, leb, otherValue, type Part, spliced } from './changes.ts';
import { dataDirectories } from './damage-data.ts';
import type { CacheInput, HostileInput } from './input.ts';
import { sandbox } from './sandbox.ts';
import { custom, dwarf, someRows } from './shapes.ts';

/** Fixtures up to this size are damaged; the shapes of larger ones are no others. */
const MAX_BYTES = 200_000;
const read = (path: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(path));

interface Fixture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Ends of sections. */
  readonly boundaries: readonly number[];
  readonly code: readonly Part[];
  readonly debug: readonly Part[];
  /** Where sections say how long they are. */
  readonly sizes: readonly Part[];
  readonly map: Uint8Array | undefined;
}

function fixtureAt(path: string): Fixture | undefined {
  const bytes = read(path);
  try {
    const { sections } = readModule(bytes);
    const parts = (wanted: (section: (typeof sections)[number]) => boolean): Part[] =>
      sections.filter(wanted).map(({ dataStart, end }) => ({ start: dataStart, end }));
    let map: Uint8Array | undefined;
    try {
      map = read(`${path}.map`);
    } catch {
      // Most have none.
    }
    return {
      bytes,
      boundaries: sections.flatMap(({ start, end }) => [start, end]),
      code: parts(({ id }) => id === 10),
      debug: parts(({ name }) => name?.startsWith('.debug_') === true),
      sizes: sections.map(({ start, contentStart }) => ({ start: start + 1, end: contentStart })),
      map,
    };
  } catch {
    return undefined;
  }
}

/** Before the checksum: magic and version; with it, what the checksum does not cover. */
const MAP_CHECKSUM_AT = 5;
const MAP_HEADER_BYTES = 9;

/** Damage that a checksum finds is found; this is what somebody made so that it does not. */
function withChecksum(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  new DataView(bytes.buffer).setUint32(MAP_CHECKSUM_AT, crc32(bytes.subarray(MAP_HEADER_BYTES)), true);
  return bytes;
}

/** The counts of a process that ran a module twice: to its end, and to a trap. */
function runOf(module: Uint8Array, counterCount: number): Uint8Array {
  const counters = Float64Array.from({ length: counterCount }, (_, i) => (i % 3) * i);
  const id = sha256(module);
  const ends = [{ funcidx: 1, offset: 100, count: 1 }] as ModuleCounts['ends'];
  const whole = { id, counters, inexact: [], complete: true };
  return packRun({
    generator: 'test',
    workingDirectory: '/p',
    context: 'a test',
    unfinished: 'timeout',
    modules: [
      { ...whole, ends: [] },
      { ...whole, ends },
    ],
  });
}

/** Where the checksum of a file of a data directory is, what it covers, lengths of header and body, and the header. */
const FILE = { checksum: 12, covered: 16, header: 16, body: 20, start: 24 } as const;

/** Damage that lengths and checksum do not show: of the header's values, or of the body. A third of it they do. */
function damagedFile(bytes: Uint8Array, dice: Dice): Uint8Array {
  if (dice.below(3) === 0) {
    const cut = dice.below(2) === 0 ? bytes.slice(0, dice.below(bytes.length)) : Uint8Array.from(bytes);
    return flipped(cut, [{ start: 0, end: cut.length }], dice);
  }
  const end = FILE.start + new DataView(bytes.buffer, bytes.byteOffset).getUint32(FILE.header, true);
  const header = bytes.subarray(FILE.start, end);
  const isHeader = dice.below(2) === 0;
  const text = isHeader ? new TextEncoder().encode(otherValue(decode(header), dice)) : header;
  const body = isHeader ? bytes.slice(end) : damagedBytes(bytes.subarray(end), dice, 0);
  const out = new Uint8Array(FILE.start + text.length + body.length);
  out.set(bytes.subarray(0, FILE.start));
  out.set(text, FILE.start);
  out.set(body, FILE.start + text.length);
  const view = new DataView(out.buffer);
  view.setUint32(FILE.header, text.length, true);
  view.setUint32(FILE.body, body.length, true);
  view.setUint32(FILE.checksum, crc32(out.subarray(FILE.covered)), true);
  return out;
}

/** All fixtures below a directory that are modules and small enough. */
export class Damage {
  readonly #all: readonly Fixture[];
  readonly #withDebug: readonly Fixture[];
  readonly #withMap: readonly Fixture[];
  /** Without debug info of their own outside, and quick. */
  readonly #small: readonly Fixture[];
  readonly #dataFile: string;
  readonly #dataDirectory: (dice: Dice) => HostileInput;
  readonly #probeMap: string;
  readonly #packedMap: Uint8Array;
  readonly #probeMapCounters: number;
  readonly #data: { readonly run: Uint8Array; readonly module: Uint8Array };

  constructor(directory: string) {
    const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
    this.#all = files
      .filter((file) => file.endsWith('.wasm'))
      .map((file) => fixtureAt(join(directory, file)))
      .filter((fixture): fixture is Fixture => fixture !== undefined && fixture.bytes.length <= MAX_BYTES);
    this.#withDebug = this.#all.filter(({ debug }) => debug.length > 0);
    this.#small = this.#all.filter(({ bytes }) => bytes.length < 20_000);
    this.#withMap = this.#all.filter(({ map }) => map !== undefined);
    const bare = read(join(directory, 'c-bare', 'O0-dwarf5.wasm'));
    this.#dataDirectory = dataDirectories(bare);
    const made = instrument(bare);
    const { probeMap } = made;
    this.#probeMapCounters = probeMap.counterCount;
    const module = packCountedModule({
      ...describeModule(made, 'bare.wasm'),
      packedMap: encodeProbeMap(forReports(probeMap)),
    }).bytes;
    this.#data = { module, run: runOf(module, probeMap.counterCount) };
    const none = probeMap.functions.map((fn) => ({
      entries: 1,
      blocks: new Float64Array(fn.blockStart.length),
      places: new Float64Array(fn.places.length).fill(1),
      silent: fn.silent.map(() => true),
      exact: true,
    }));
    this.#probeMap = probeMapToJSON(probeMap);
    this.#packedMap = encodeProbeMap(probeMap);
    const naming = { nameOf: (path: string) => path, selects: () => true };
    this.#dataFile = writeDataFile([collect(probeMap, none, naming, 'bare.wasm')], 'test');
  }

  /** Ways to damage, by what the table calls them. */
  readonly kinds: Readonly<Record<string, (dice: Dice) => HostileInput>> = {
    'cut at a section boundary': (dice) => {
      const { bytes, boundaries } = dice.of(this.#all);
      return { entry: 'module', bytes: bytes.slice(0, dice.of(boundaries)) };
    },
    'cut anywhere': (dice) => {
      const { bytes } = dice.of(this.#all);
      return { entry: 'module', bytes: bytes.slice(0, dice.below(bytes.length)) };
    },
    'bits flipped in code': (dice) => {
      const { bytes, code } = dice.of(this.#all.filter((fixture) => fixture.code.length > 0));
      return { entry: 'module', bytes: flipped(bytes, code, dice) };
    },
    'bits flipped in .debug_*': (dice) => {
      const { bytes, debug } = dice.of(this.#withDebug);
      return { entry: 'module', bytes: flipped(bytes, debug, dice) };
    },
    'bits flipped anywhere': (dice) => {
      const { bytes } = dice.of(this.#all);
      return { entry: 'module', bytes: flipped(bytes, [{ start: 8, end: bytes.length }], dice) };
    },
    'source map cut or flipped': (dice) => {
      const { bytes, map = bytes } = dice.of(this.#withMap);
      const damaged =
        dice.below(3) === 0
          ? map.slice(0, dice.below(map.length))
          : flipped(
              Uint8Array.from(map),
              [{ start: 0, end: Math.min(map.length, dice.of([200, 1e9])) }],
              dice,
            );
      return { entry: 'source-map', bytes, map: damaged };
    },
    'source map with other values': (dice) => {
      const { bytes, map = bytes } = dice.of(this.#withMap);
      return { entry: 'source-map', bytes, map: new TextEncoder().encode(otherValue(decode(map), dice)) };
    },
    'sizes that lie': (dice) => {
      const { bytes, sizes } = dice.of(this.#all);
      const { start, end } = dice.of(sizes);
      const lie = dice.of([0, 1, 0x7f, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, dice.bits()]);
      return { entry: 'module', bytes: spliced(bytes, start, end, leb(lie, dice.of([1, 5]))) };
    },
    'LEBs of the greatest length': (dice) => {
      const { bytes, code, debug, sizes } = dice.of(this.#all);
      const { start, end } = dice.of([...code, ...debug, ...sizes]);
      const at = start + dice.below(Math.max(1, end - start));
      const long = Array<number>(dice.of([4, 5, 9, 10, 11, 100])).fill(dice.of([0x80, 0xff]));
      return { entry: 'module', bytes: spliced(bytes, at, at + 1, [...long, dice.of([0, 1, 0x0f, 0x7f])]) };
    },
    'run file damaged': (dice) => ({
      entry: 'data-run',
      ...this.#data,
      run: damagedFile(this.#data.run, dice),
    }),
    'module file damaged': (dice) => {
      const module = damagedFile(this.#data.module, dice);
      // A run that names the module as it is now.
      return { entry: 'data-run', run: runOf(module, this.#probeMapCounters), module };
    },
    'data file damaged': (dice) => ({ entry: 'data-file', text: damagedText(this.#dataFile, dice) }),
    'report of another tool damaged': (dice) => ({
      entry: 'report',
      text: damagedText(dice.of(foreignReports), dice),
    }),
    'probe map damaged': (dice) => ({ entry: 'probe-map', text: damagedText(this.#probeMap, dice) }),
    'names of files: maps, debug info, sources': (dice) => naming(dice.of(this.#small), dice),
    'cache entry damaged, cut or copied': (dice) => {
      const module = dice.of(this.#small).bytes;
      const other = dice.of(this.#small.filter(({ bytes }) => bytes !== module)).bytes;
      return { entry: 'cache-entry', module, other, damage: entryDamage(dice) };
    },
    'data directory with other values, checksums right': (dice) => this.#dataDirectory(dice),
    'packed probe map with the checksum of its damage': (dice) => ({
      entry: 'packed-map',
      bytes: withChecksum(damagedBytes(this.#packedMap, dice)),
    }),
  };
}

/** A module with the name of a file, of whatever kind. */
function naming({ bytes }: Fixture, dice: Dice): HostileInput {
  const name = dice.of(sandbox().names);
  const section = dice.of(['sourceMappingURL', 'external_debug_info', 'a source']);
  if (section === 'a source') {
    const at = name.lastIndexOf('/');
    const input =
      dice.below(2) === 0
        ? dwarf(1, '/src', name, someRows)
        : dwarf(1, name.slice(0, at), name.slice(at + 1), someRows);
    return input.entry === 'module' ? { entry: 'names', bytes: input.bytes } : input;
  }
  const contents = new Writer().name(name).done();
  return { entry: 'names', bytes: Uint8Array.from([...bytes, ...custom(section, contents)]) };
}

function entryDamage(dice: Dice): CacheInput['damage'] {
  const flip = (entry: Uint8Array): Uint8Array =>
    flipped(
      Uint8Array.from(entry),
      [
        { start: 0, end: entry.length },
        { start: 0, end: 80 },
      ],
      dice,
    );
  const cut = (entry: Uint8Array): Uint8Array => entry.subarray(0, dice.below(entry.length));
  const extend = (entry: Uint8Array): Uint8Array => Buffer.concat([entry, dice.bytes(1 + dice.below(100))]);
  switch (dice.below(5)) {
    case 0:
      return { kind: 'other' };
    case 1:
      return { kind: 'mode', mode: dice.of([0o666, 0o620, 0o602, 0o777, 0o644, 0o400, 0o000]) };
    case 2: {
      const kinds = ['fifo', 'directory', 'link', 'endless', 'hard-link', 'another-file'] as const;
      return { kind: 'special', what: dice.of(kinds) };
    }
    default:
      return { kind: 'contents', change: dice.of([flip, cut, extend]) };
  }
}

/** Some bits flipped, or another number in the place of a byte. */
function damagedBytes(bytes: Uint8Array, dice: Dice, from = MAP_HEADER_BYTES): Uint8Array<ArrayBuffer> {
  if (dice.below(3) > 0) return flipped(Uint8Array.from(bytes), [{ start: from, end: bytes.length }], dice);
  const at = from + dice.below(bytes.length - from);
  const lie = dice.of([0, 0x7f, 0x7fff_ffff, 0xffff_ffff, dice.bits()]);
  return spliced(Uint8Array.from(bytes), at, at + 1, leb(lie, dice.of([1, 5])));
}

const reportOptions = { color: false, generator: 'test', sourceRoot: '/p', timestamp: 0 };

/** Sound reports of each format that is read. */
const foreignReports: readonly string[] = [
  formatLcov(branchSample),
  formatLcov2(branchSample),
  formatCobertura(branchSample, reportOptions),
  formatIstanbul(branchSample, reportOptions),
];

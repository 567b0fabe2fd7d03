/** The readers that bytes from outside come to: what is given to each, how it is changed, and what is done with it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { crc32 } from 'node:zlib';
import { collect, parseDataFile, writeDataFile } from '../../src/coverage/index.ts';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { type ForeignReport, readForeignReport } from '../../src/foreign/index.ts';
import {
  decodeProbeMap,
  encodeProbeMap,
  probeMapFromJSON,
  probeMapToJSON,
} from '../../src/probe-map/index.ts';
import { formatCobertura } from '../../src/report/cobertura.ts';
import { formatIstanbul } from '../../src/report/istanbul.ts';
import { formatLcov, formatLcov2 } from '../../src/report/lcov.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { packCountedModule, unpackCountedModule } from '../../src/store/counted-module.ts';
import { packRun, unpackRun } from '../../src/store/run-file.ts';
import { sha256 } from '../../src/store/sha256.ts';
import { readModule, readNames } from '../../src/wasm/index.ts';
import { type Judgement, judge } from '../hostile/judge.ts';
import type { Dice } from '../random/dice.ts';
import { branchSample } from '../report/branch-sample.ts';
import { mutated, mutatedJSON } from './mutate.ts';
import { concatenated, isDebug, join, nameLength, type Piece, split } from './sections.ts';

/** A reader. */
export interface Target {
  readonly name: string;
  /** Sound inputs to begin with. */
  readonly seeds: readonly Uint8Array[];
  readonly mutate: (bytes: Uint8Array, dice: Dice, other: Uint8Array) => Uint8Array;
  /** Reads the bytes; throws what the reader throws. */
  readonly read: (bytes: Uint8Array<ArrayBuffer>) => void;
  /** All that is done with such bytes, for those that got further than any before. */
  readonly judge?: (bytes: Uint8Array<ArrayBuffer>) => Judgement;
}

const MAX_SEED = 14_000;
const read = (path: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(path));
const ignore = (): void => {};

function readAll(bytes: Uint8Array, readFile?: () => Uint8Array): void {
  const module = readModule(bytes);
  readNames(module);
  const info = readDebugInfo(bytes, module, { readFile });
  const functions = info.functions();
  for (const path of info.lines.files.slice(0, 3)) {
    info.sourceText(path);
    info.sourceMarks?.(path);
  }
  for (const { funcidx } of functions.slice(0, 20)) {
    const offset = module.code.sizeOffset[funcidx - module.importedFunctions];
    if (offset !== undefined) info.inlinedAt(funcidx, offset as Parameters<typeof info.inlinedAt>[1]);
  }
}

/** Half of the time one section is changed and its size follows, else anything. */
const inSections =
  (wanted: (piece: Piece) => boolean) =>
  (bytes: Uint8Array, dice: Dice, other: Uint8Array): Uint8Array => {
    const pieces = split(bytes);
    const found = pieces.filter(wanted);
    if (found.length === 0 || dice.below(4) === 0) return mutated(bytes, dice, other);
    const chosen = dice.of(found);
    const kept = nameLength(chosen);
    const donor = split(other).find(({ id }) => id === chosen.id)?.contents ?? other;
    const body = mutated(chosen.contents.subarray(kept), dice, donor.length > 0 ? donor : other);
    const contents = concatenated([chosen.contents.subarray(0, kept), body]);
    return join(pieces.map((piece) => (piece === chosen ? { id: chosen.id, contents } : piece)));
  };

/** Changes what a checksum covers, which then fits. */
const checked =
  (checksumAt: number, from: number, fix: (bytes: Uint8Array) => void = ignore) =>
  (bytes: Uint8Array, dice: Dice, other: Uint8Array): Uint8Array => {
    const out =
      dice.below(8) === 0 ? mutated(bytes, dice, other).slice() : changedFrom(from, bytes, dice, other);
    if (out.length < from) return out;
    fix(out);
    new DataView(out.buffer).setUint32(checksumAt, crc32(out.subarray(checksumAt + 4)), true);
    return out;
  };

const changedFrom = (from: number, bytes: Uint8Array, dice: Dice, other: Uint8Array): Uint8Array =>
  concatenated([bytes.subarray(0, from), mutated(bytes.subarray(from), dice, other.subarray(from))]);

/** A file of a data directory: the header in JSON, or the body, is changed, and lengths follow. */
function inContainer(bytes: Uint8Array, dice: Dice, other: Uint8Array): Uint8Array {
  if (bytes.length < 24 || dice.below(8) === 0) return mutated(bytes, dice, other);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = Math.min(24 + view.getUint32(16, true), bytes.length);
  const isHeader = dice.below(2) === 0;
  const header = isHeader ? mutatedJSON(bytes.subarray(24, end), dice, other) : bytes.subarray(24, end);
  const body = isHeader ? bytes.subarray(end) : mutated(bytes.subarray(end), dice, other);
  const out = concatenated([bytes.subarray(0, 24), header, body]);
  const sizes = new DataView(out.buffer);
  sizes.setUint32(16, header.length, true);
  sizes.setUint32(20, body.length, true);
  sizes.setUint32(12, crc32(out.subarray(16)), true);
  return out;
}

const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** All readers, with seeds of the fixtures below a directory. */
export function targetsOf(directory: string): readonly Target[] {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  const modules = files
    .filter((file) => file.endsWith('.wasm'))
    .map((file) => read(joinPath(directory, file)));
  const small = modules.filter(({ length }) => length <= MAX_SEED);
  const mapped = read(joinPath(directory, 'as-basic/O2.wasm'));
  const map = read(joinPath(directory, 'as-basic/O2.wasm.map'));
  const library = read(joinPath(directory, 'c-bare/O0-dwarf5.wasm'));
  const judgeModule = (bytes: Uint8Array<ArrayBuffer>): Judgement =>
    judge({ entry: 'module', bytes }, ignore);
  return [
    {
      name: 'module',
      seeds: small,
      mutate: inSections((piece) => !isDebug(piece)),
      read: (bytes) => readAll(bytes),
      judge: judgeModule,
    },
    {
      name: 'dwarf',
      seeds: small.filter((bytes) => split(bytes).some(isDebug)),
      mutate: inSections(isDebug),
      read: (bytes) => readAll(bytes),
      judge: judgeModule,
    },
    {
      name: 'source-map',
      seeds: [map, inSectionsOf(map)],
      mutate: mutatedJSON,
      read: (bytes) => readAll(mapped, () => bytes),
      judge: (bytes) => judge({ entry: 'source-map', bytes: mapped, map: bytes }, ignore),
    },
    ...mapTargets([library, ...small.filter(({ length }) => length < 4000)]),
    ...dataTargets(library),
    ...reportTargets(),
  ];
}

/** An index map: the same map, as its only section. */
const inSectionsOf = (map: Uint8Array): Uint8Array =>
  bytesOf(`{"version":3,"sections":[{"offset":{"line":0,"column":0},"map":${textOf(map)}}]}`);

function mapTargets(modules: readonly Uint8Array<ArrayBuffer>[]): readonly Target[] {
  const maps = modules.flatMap((bytes) => [
    instrument(bytes).probeMap,
    instrument(bytes, { hitOnly: true }).probeMap,
    instrument(bytes, { branches: true }).probeMap,
    instrument(bytes, { events: { kinds: ['call', 'line', 'return'], counts: true, delivery: 'call' } })
      .probeMap,
  ]);
  return [
    {
      name: 'packed-map',
      seeds: maps.map(encodeProbeMap),
      mutate: checked(5, 9),
      read: (bytes) => decodeProbeMap(bytes),
      judge: (bytes) => judge({ entry: 'packed-map', bytes }, ignore),
    },
    {
      name: 'json-map',
      seeds: maps.map((map) => bytesOf(probeMapToJSON(map))).filter(({ length }) => length < MAX_SEED),
      mutate: mutatedJSON,
      read: (bytes) => probeMapFromJSON(textOf(bytes)),
      judge: (bytes) => judge({ entry: 'probe-map', text: textOf(bytes) }, ignore),
    },
  ];
}

/** Reports of other tools: all readers, as the contents decide which one it is. */
function reportTargets(): readonly Target[] {
  const options = { color: false, generator: 'wtrace', sourceRoot: '/p', timestamp: 0 };
  const seeds = [
    formatLcov(branchSample),
    formatLcov2(branchSample),
    formatCobertura(branchSample, options),
    formatIstanbul(branchSample, options),
  ].map(bytesOf);
  const readReport = (bytes: Uint8Array): ForeignReport | undefined =>
    readForeignReport(textOf(bytes), 'report');
  return [
    {
      name: 'report',
      seeds,
      mutate: (bytes, dice, other) =>
        bytes[0] === 0x7b ? mutatedJSON(bytes, dice, other) : mutated(bytes, dice, other),
      read: readReport,
      judge: (bytes) => judge({ entry: 'report', text: textOf(bytes) }, ignore),
    },
  ];
}

function dataTargets(library: Uint8Array<ArrayBuffer>): readonly Target[] {
  const { probeMap, debugInfo, warnings } = instrument(library, { sha256: sha256(library) });
  const files = debugInfo.lines.files;
  const module = packCountedModule({
    name: 'bare.wasm',
    linesFrom: 'dwarf',
    filesWithCode: files,
    filesOmitted: ['omitted.c'],
    sources: files.map((path) => ({ path, md5: ['0'.repeat(32)], lengths: [100] })),
    warnings,
    probeMap,
    packedMap: encodeProbeMap(probeMap),
  });
  const { counterCount } = probeMap;
  const counters = Float64Array.from({ length: counterCount }, (_, i) => (i % 3 === 0 ? 300 * i : 0));
  const run = packRun({
    generator: 'wtrace',
    workingDirectory: '/p',
    context: 'a test',
    unfinished: 'timeout',
    modules: [
      { id: module.id, counters, ends: [{ funcidx: 1, offset: 90, count: 1 }], inexact: [2], complete: true },
      { id: module.id, counters, ends: [], inexact: [], complete: false },
    ] as Parameters<typeof packRun>[0]['modules'],
  });
  const counts = probeMap.functions.map((fn) => ({
    entries: 1,
    blocks: new Float64Array(fn.blockStart.length),
    places: new Float64Array(fn.places.length).fill(1),
    silent: fn.silent.map(() => true),
    exact: false,
  }));
  const naming = { nameOf: (path: string) => path, selects: () => true };
  const facts = collect(probeMap, counts, naming, 'bare.wasm');
  const instructions = { offset: Uint32Array.of(1, 5, 9), count: Float64Array.of(0, 2, 2 ** 53 - 1) };
  const json = bytesOf(writeDataFile([{ ...facts, instructions, hitOnly: true, withoutLines: ['f'] }], 'x'));
  return [
    { name: 'run-file', seeds: [run], mutate: inContainer, read: (bytes) => unpackRun(bytes, 'run') },
    {
      name: 'module-file',
      seeds: [module.bytes],
      mutate: inContainer,
      read: (bytes) => unpackCountedModule(bytes, sha256(bytes), 'module').probeMap(),
    },
    {
      name: 'data-file',
      seeds: [json],
      mutate: mutatedJSON,
      read: (bytes) => parseDataFile(textOf(bytes), 'data'),
      judge: (bytes) => judge({ entry: 'data-file', text: textOf(bytes) }, ignore),
    },
  ];
}

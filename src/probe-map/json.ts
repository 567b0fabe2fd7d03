/**
 * Probe maps as JSON, for people and for small modules: typed arrays become arrays, everything else stays as it is. The
 * packed form (packed/) holds the same in a tenth of the space.
 */
import { checkProbeMap } from '../arguments.ts';
import { DataFileError } from '../errors.ts';
import type { BlockIndex, CounterIndex, EdgeIndex, FileIndex, FuncIdx, SiteIndex } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import type { BranchPoints } from './branch-points.ts';
import type { EventMap, LocalType } from './event-map.ts';
import type { ExportedFunctions } from './exported-functions.ts';
import { invalid, misfit, unknownVersion } from './invalid.ts';
import {
  flag,
  list,
  numbers,
  object,
  oneOf,
  optional,
  type Shape,
  text,
  whole,
  words,
} from './json-shape.ts';
import type { Nothing } from './packed/section.ts';
import { type Place, type PlaceCount, Places } from './places.ts';
import type { EntrySharing, FunctionProbes, OffsetMap, ProbedFunctionInfo, ProbeMap } from './probe-map.ts';
import { validateProbeMap } from './validation/validate.ts';

const FORMAT = 'wtrace-probe-map';
const VERSION = 2;
/** What maps of version 1 called themselves. */
const OLD_FORMAT = 'wtrace-probes';
/** Characters of JSON from which on only the packed form is of use. */
const MAX_CHARACTERS = 2 ** 26;

/**
 * Text of a probe map, with a newline at its end.
 * @throws {@link DataFileError} when it would be longer than 64 MB; `encodeProbeMap` has no such limit
 */
export function probeMapToJSON(map: ProbeMap): string {
  checkProbeMap(map, 'probeMapToJSON');
  const parts: string[] = [];
  let length = 0;
  const add = (part: string): void => {
    length += part.length;
    if (length > MAX_CHARACTERS) {
      throw new DataFileError(
        'the probe map takes more than 64 MB as JSON; use its packed form (encodeProbeMap, wtrace instrument --map-format packed)',
      );
    }
    parts.push(part);
  };
  add(`${JSON.stringify(headOf(map), columnsAsArrays).slice(0, -1)},"functions":[`);
  map.functions.forEach((fn, i) => {
    add(`${i === 0 ? '' : ','}${JSON.stringify(functionToJSON(fn))}`);
  });
  add(']}\n');
  return parts.join('');
}

/** Everything but the functions, in one order however the map was made. */
function headOf(map: ProbeMap): object {
  const { module, files, functionInfo, hitOnly, sharing, offsets, exports, branches, events, ...rest } = map;
  const { functions: _, counterCount, readerCount, callsEndBlocks, ...nothing } = rest;
  nothing satisfies Nothing;
  return {
    format: FORMAT,
    version: VERSION,
    module,
    files,
    counterCount,
    readerCount,
    hitOnly: hitOnly || undefined,
    callsEndBlocks,
    functionInfo,
    sharing,
    offsets,
    exports,
    branches,
    events,
  };
}

function functionToJSON(fn: FunctionProbes): object {
  const { flags, manyLocals, places, silent, ...rest } = fn;
  return {
    ...rest,
    flags: flags || undefined,
    manyLocals: manyLocals || undefined,
    places: [...places],
    silent,
  };
}

const columnsAsArrays = (_: string, value: unknown): unknown =>
  value instanceof Uint32Array || value instanceof Uint8Array ? Array.from(value) : value;

const countShapes = {
  block: object<PlaceCount & { kind: 'block' }>({ kind: oneOf('block') }),
  edges: object<PlaceCount & { kind: 'edges' }>({
    kind: oneOf('edges'),
    edges: numbers as Shape<readonly EdgeIndex[]>,
  }),
  counter: object<PlaceCount & { kind: 'counter' }>({
    kind: oneOf('counter'),
    counter: whole as Shape<CounterIndex>,
  }),
};

const countOf: Shape<PlaceCount> = (value, at) => {
  const { kind } = object<{ kind: PlaceCount['kind'] }>({ kind: oneOf('block', 'edges', 'counter') })(
    value,
    at,
  );
  return countShapes[kind](value, at);
};

const placeOf = object<Place>({
  file: whole as Shape<FileIndex>,
  line: whole,
  block: whole as Shape<BlockIndex>,
  offset: whole as Shape<ModuleOffset>,
  count: countOf,
});

const silentOf: Shape<FunctionProbes['silent'][number]> = (value, at) => {
  const [file, line, block, offset, ...more] = numbers(value, at);
  if (
    file === undefined ||
    line === undefined ||
    block === undefined ||
    offset === undefined ||
    more.length > 0
  )
    return misfit(at, 'four numbers');
  return [file as FileIndex, line, block as BlockIndex, offset as ModuleOffset];
};

const functionOf = object<FunctionProbes>({
  funcidx: whole as Shape<FuncIdx>,
  start: whole as Shape<ModuleOffset>,
  end: whole as Shape<ModuleOffset>,
  blockStart: numbers,
  blockCounter: numbers,
  edgeFrom: numbers,
  edgeTo: numbers,
  edgeCounter: numbers,
  flags: optional(flag),
  manyLocals: optional(flag),
  places: (value, at) => packed(list(placeOf)(value, at), at),
  silent: list(silentOf),
});

/** Places hold 32-bit words, and counters 30 bits: what is beyond would become another number. */
function packed(places: readonly Place[], at: string): Places {
  places.forEach(({ file, line, block, offset, count }, i) => {
    if (Math.min(file, line, block, offset) < 0) misfit(`${at}[${i}]`, 'without negative numbers');
    if (count.kind === 'counter' && (count.counter < 0 || count.counter >= 2 ** 30))
      misfit(`${at}[${i}].count.counter`, 'a known index');
  });
  return Places.from(places);
}

function bytesOf(values: Uint32Array, at: string): Uint8Array {
  const wrong = values.findIndex((value) => value > 255);
  return wrong < 0 ? Uint8Array.from(values) : misfit(`${at}[${wrong}]`, 'a byte');
}

const eventsOf = object<EventMap>({
  delivery: oneOf('call', 'ring'),
  siteBase: whole,
  files: list(text),
  functions: list(
    object<EventMap['functions'][number]>({
      funcidx: whole as Shape<FuncIdx>,
      firstSite: whole as Shape<SiteIndex>,
      params: whole,
      locals: list(oneOf<LocalType>('i32', 'i64', 'f32', 'f64', '-')),
    }),
  ),
  sites: object<EventMap['sites']>({
    length: whole,
    kind: (value, at) => Uint8Array.from(words(value, at), (kind) => Math.min(kind, 255)),
    fn: words,
    file: words,
    line: words,
    column: words,
    offset: words,
  }),
  tracksCalls: flag,
  flagCount: whole,
  localCount: whole,
  ring: optional(object<NonNullable<EventMap['ring']>>({ start: whole, bytes: whole, shared: flag })),
});

const mapOf = object<ProbeMap>({
  module: object<ProbeMap['module']>({ sha256: text, size: whole }),
  files: list(text),
  counterCount: whole,
  readerCount: whole,
  hitOnly: optional(flag),
  callsEndBlocks: flag,
  functions: list(functionOf),
  functionInfo: list(
    object<ProbedFunctionInfo>({
      funcidx: whole as Shape<FuncIdx>,
      name: text,
      linkageName: optional(text),
      file: whole as Shape<FileIndex>,
      line: whole,
    }),
  ),
  offsets: object<OffsetMap>({ rewritten: words, original: words, length: words }),
  sharing: optional(
    object<EntrySharing>({
      functions: numbers,
      firstSite: numbers,
      caller: numbers,
      block: numbers,
      offset: numbers,
    }),
  ),
  exports: optional(
    object<ExportedFunctions>({
      types: (value, at) => bytesOf(words(value, at), at),
      names: list(text),
      funcidx: words,
      typeidx: words,
    }),
  ),
  branches: optional(
    object<BranchPoints>({
      all: flag,
      fn: numbers,
      offset: numbers,
      file: numbers,
      line: numbers,
      column: numbers,
      flags: numbers,
      declared: numbers,
      number: numbers,
      firstArm: numbers,
      end: numbers,
      toFile: numbers,
      toLine: numbers,
      toColumn: numbers,
      implicit: numbers,
      firstEdge: numbers,
      edge: numbers,
    }),
  ),
  events: optional(eventsOf),
});

/**
 * Reads a probe map that {@link probeMapToJSON} wrote.
 * @throws {@link DataFileError} when it is not one, or of a version that this wtrace does not know
 */
export function probeMapFromJSON(json: string): ProbeMap {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    invalid('it is not JSON');
  }
  const { format, version } = object<{ format?: string; version?: number }>({
    format: optional(text),
    version: optional(whole),
  })(value, 'it');
  if (format === OLD_FORMAT)
    unknownVersion(`the probe map has version 1 ("${OLD_FORMAT}") and this wtrace knows version ${VERSION}`);
  if (format !== FORMAT) misfit('format', `"${FORMAT}"`);
  if (version !== VERSION) {
    unknownVersion(`the probe map has version ${version ?? 'none'} and this wtrace knows version ${VERSION}`);
  }
  const map = mapOf(value, '');
  validateProbeMap(map);
  return map;
}

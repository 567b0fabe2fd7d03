/** The large parts of a probe map as the cache keeps them: the only file that knows how they are laid out there. */
import { deserialize, serialize } from 'node:v8';
import {
  type EntrySharing,
  type FunctionProbes,
  type OffsetMap,
  PLACE_FIELDS,
  Places,
  type ProbedFunctionInfo,
} from '../probe-map/index.ts';
import { NumberReader, NumberWriter } from './packed-numbers.ts';

/** What is left when all properties were taken; a property that is new in an interface is no longer forgotten unseen. */
type Nothing = Readonly<Record<string, never>>;

/** Fields of an entry of {@link FunctionProbes.silent}. */
const SILENT_FIELDS = 4;
const FLAGS = 1;
const MANY_LOCALS = 2;

/** Columns where functions differ little from each other, then function after function. */
export function packFunctions(functions: readonly FunctionProbes[]): Uint8Array {
  const to = new NumberWriter();
  to.list(functions.map(({ funcidx }) => funcidx));
  to.list(functions.map(({ start }) => start));
  to.list(functions.map(({ end }) => end));
  const places = functions.map((fn) => fn.places.columns);
  to.list(places.map(({ data }) => data.length));
  to.list(joined(places.map(({ data }) => data)), PLACE_FIELDS);
  for (const fn of functions) {
    const { funcidx, start, end, flags, manyLocals, places, silent, ...lists } = fn;
    const { edgeLists } = places.columns;
    const { blockStart, blockCounter, edgeFrom, edgeTo, edgeCounter, ...nothing } = lists;
    nothing satisfies Nothing;
    to.number((flags ? FLAGS : 0) + (manyLocals ? MANY_LOCALS : 0));
    to.list(blockStart);
    to.list(blockCounter);
    to.list(edgeFrom);
    to.list(edgeTo);
    to.list(edgeCounter);
    to.number(edgeLists.length);
    for (const edges of edgeLists) to.list(edges);
    to.list(silent.flat(), SILENT_FIELDS);
  }
  return to.finish();
}

function joined(pieces: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Restores what {@link packFunctions} made. */
export function unpackFunctions(bytes: Uint8Array): readonly FunctionProbes[] {
  const from = new NumberReader(bytes);
  const funcidx = from.list();
  const start = from.list();
  const end = from.list();
  const placeLengths = from.list();
  // One array for all: thousands of small ones would take longer than their contents.
  const places = from.column(PLACE_FIELDS);
  let place = 0;
  return funcidx.map((_, i) => {
    const data = places.subarray(place, place + placeLengths[i]!);
    place += data.length;
    const kind = from.number();
    return {
      funcidx: funcidx[i]!,
      start: start[i]!,
      end: end[i]!,
      ...(kind & FLAGS ? { flags: true } : {}),
      ...(kind & MANY_LOCALS ? { manyLocals: true } : {}),
      blockStart: from.list(),
      blockCounter: from.list(),
      edgeFrom: from.list(),
      edgeTo: from.list(),
      edgeCounter: from.list(),
      places: Places.fromColumns({ data, edgeLists: listsOf(from) }),
      silent: silentOf(from.list(SILENT_FIELDS)),
    };
  });
}

function listsOf(from: NumberReader): number[][] {
  const lists: number[][] = [];
  for (let left = from.number(); left > 0; left--) lists.push(from.list());
  return lists;
}

function silentOf(fields: readonly number[]): FunctionProbes['silent'] {
  const silent: (readonly [number, number, number, number])[] = [];
  for (let i = 0; i < fields.length; i += SILENT_FIELDS)
    silent.push([fields[i]!, fields[i + 1]!, fields[i + 2]!, fields[i + 3]!]);
  return silent;
}

/** Names need the engine's own form: they may be any strings. */
export function packInfo(functions: readonly ProbedFunctionInfo[]): Uint8Array {
  const to = new NumberWriter();
  const names: string[] = [];
  const linkageNames: (string | undefined)[] = [];
  for (const { funcidx, name, linkageName, file, line, ...nothing } of functions) {
    nothing satisfies Nothing;
    names.push(name);
    linkageNames.push(linkageName);
  }
  to.list(functions.map(({ funcidx }) => funcidx));
  to.list(functions.map(({ file }) => file));
  to.list(functions.map(({ line }) => line));
  return serialize([names, linkageNames, to.finish()]);
}

/** Restores what {@link packInfo} made. */
export function unpackInfo(bytes: Uint8Array): readonly ProbedFunctionInfo[] {
  const [names, linkageNames, numbers] = deserialize(bytes) as [string[], (string | undefined)[], Uint8Array];
  const from = new NumberReader(numbers);
  const funcidx = from.list();
  const file = from.list();
  const line = from.list();
  return names.map((name, i) => {
    const linkageName = linkageNames[i];
    return {
      funcidx: funcidx[i]!,
      name,
      ...(linkageName === undefined ? {} : { linkageName }),
      file: file[i]!,
      line: line[i]!,
    };
  });
}

/** Column after column. */
export function packOffsets({ rewritten, original, length, ...nothing }: OffsetMap): Uint8Array {
  nothing satisfies Nothing;
  const to = new NumberWriter();
  to.list(rewritten);
  to.list(original);
  to.list(length);
  return to.finish();
}

/** Restores what {@link packOffsets} made. */
export function unpackOffsets(bytes: Uint8Array): OffsetMap {
  const from = new NumberReader(bytes);
  return { rewritten: from.column(), original: from.column(), length: from.column() };
}

/** Column after column; nothing for nothing. */
export function packSharing(sharing: EntrySharing | undefined): Uint8Array {
  const to = new NumberWriter();
  if (sharing === undefined) return to.finish();
  const { functions, firstSite, caller, block, offset, ...nothing } = sharing;
  nothing satisfies Nothing;
  to.list(functions);
  to.list(firstSite);
  to.list(caller);
  to.list(block);
  to.list(offset);
  return to.finish();
}

/** Restores what {@link packSharing} made of something. */
export function unpackSharing(bytes: Uint8Array): EntrySharing {
  const from = new NumberReader(bytes);
  return {
    functions: from.list(),
    firstSite: from.list(),
    caller: from.list(),
    block: from.list(),
    offset: from.list(),
  };
}

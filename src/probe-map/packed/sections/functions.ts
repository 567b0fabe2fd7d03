/** Section `functions`: function after function, its graph, its places, its silent code. */
import type { FuncIdx } from '../../../indices.ts';
import type { ModuleOffset } from '../../../location.ts';
import { PlacesWriter } from '../../places.ts';
import type { FunctionProbes, ProbeMap } from '../../probe-map.ts';
import type { ByteReader } from '../byte-reader.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { CounterState, readGraph, writeGraph } from '../graph.ts';
import { readPlaces, writePlaces } from '../places.ts';
import { RowState, readRow, writeRow } from '../rows.ts';
import { MAX_FUNCTIONS, type Nothing, type Section } from '../section.ts';

// The first byte of a function.
const FLAGS = 1;
const MANY_LOCALS = 2;
/** Its funcidx is the next. */
const NEXT = 4;
const SILENT = 8;
/** Bytes that a function takes at least: flags, start, length, and the numbers of blocks, edges and places. */
const MIN_FUNCTION_BYTES = 6;

/** What is carried from one function to the next. */
class State {
  funcidx = 0 as FuncIdx;
  end = 0 as ModuleOffset;
  readonly counters = new CounterState();
  readonly places = new RowState();
  readonly silent = new RowState();
}

function encode({ functions }: ProbeMap, to: ByteWriter): boolean {
  to.unsigned(functions.length);
  const state = new State();
  for (const fn of functions) encodeFunction(fn, state, to);
  return true;
}

function encodeFunction(fn: FunctionProbes, state: State, to: ByteWriter): void {
  const { funcidx, start, end, flags, manyLocals, places, silent, ...graph } = fn;
  const { blockStart, blockCounter, edgeFrom, edgeTo, edgeCounter, ...nothing } = graph;
  nothing satisfies Nothing;
  const isNext = funcidx === state.funcidx + 1;
  to.byte(
    (flags ? FLAGS : 0) +
      (manyLocals ? MANY_LOCALS : 0) +
      (isNext ? NEXT : 0) +
      (silent.length > 0 ? SILENT : 0),
  );
  if (!isNext) to.signed(funcidx - state.funcidx);
  to.signed(start - state.end);
  to.signed(end - start);
  writeGraph(to, state.counters, start, { blockStart, blockCounter, edgeFrom, edgeTo, edgeCounter });
  to.unsigned(places.length);
  state.places.enter(start);
  writePlaces(to, state.places, places);
  if (silent.length > 0) to.unsigned(silent.length);
  state.silent.enter(start);
  for (const [file, line, block, offset] of silent)
    writeRow(to, state.silent, { file, line, block, offset }, 0);
  state.funcidx = funcidx;
  state.end = end;
}

function decode(from: ByteReader): Partial<ProbeMap> {
  const count = from.count(MIN_FUNCTION_BYTES, MAX_FUNCTIONS);
  const state = new State();
  const places = new PlacesWriter();
  const functions = new Array<FunctionProbes>(count);
  for (let i = 0; i < count; i++) functions[i] = decodeFunction(from, state, places);
  return { functions };
}

function decodeFunction(from: ByteReader, state: State, places: PlacesWriter): FunctionProbes {
  const flags = from.byte();
  const funcidx = (state.funcidx + (flags & NEXT ? 1 : from.signed())) as FuncIdx;
  const start = (state.end + from.signed()) as ModuleOffset;
  const end = (start + from.signed()) as ModuleOffset;
  state.funcidx = funcidx;
  state.end = end;
  const graph = readGraph(from, state.counters, start);
  const placeCount = from.count(1);
  state.places.enter(start);
  return {
    funcidx,
    start,
    end,
    ...graph,
    ...(flags & FLAGS ? { flags: true } : {}),
    ...(flags & MANY_LOCALS ? { manyLocals: true } : {}),
    places: readPlaces(from, state.places, placeCount, places),
    silent: flags & SILENT ? decodeSilent(from, state.silent, start) : [],
  };
}

function decodeSilent(from: ByteReader, state: RowState, start: ModuleOffset): FunctionProbes['silent'] {
  const count = from.count(1);
  state.enter(start);
  const silent = new Array<FunctionProbes['silent'][number]>(count);
  for (let i = 0; i < count; i++) {
    readRow(from, state);
    silent[i] = [state.file, state.line, state.block, state.offset];
  }
  return silent;
}

/** See the table. */
export const functionsSection: Section = {
  id: 3,
  name: 'functions',
  version: 1,
  properties: ['functions'],
  always: true,
  ignorable: false,
  large: true,
  encode,
  decode,
  upgrade: {},
};

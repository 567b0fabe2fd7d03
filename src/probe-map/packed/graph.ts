/** The flow graph of a function: blocks, the edges between them, and their counters, which mostly come one after the other. */
import { NOT_REQUIRED } from '../probe-map.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** The columns of `FunctionProbes` that a graph has. */
export interface GraphColumns {
  readonly blockStart: readonly number[];
  readonly blockCounter: readonly number[];
  readonly edgeFrom: readonly number[];
  readonly edgeTo: readonly number[];
  readonly edgeCounter: readonly number[];
}

/** Bytes that a block and an edge take at least. */
const MIN_BLOCK_BYTES = 1;
const MIN_EDGE_BYTES = 1;

const NO_COUNTER = -1;
const OUTSIDE = -1;

// A block's byte: its counter (2 bits), its distance from the block before (6). An edge's: where from (2), where to (2), its
// counter (2). What is `other` follows as a number.
const OTHER_DISTANCE = 63;
const From = { same: 0, next: 1, outside: 2, other: 3 } as const;
const To = { following: 0, next: 1, outside: 2, other: 3 } as const;
const Counter = { derived: 0, leftOut: 1, next: 2, other: 3 } as const;

/** The counter seen last, over all functions. */
export class CounterState {
  next = 0;
}

/** Writes the graph of a function that begins at `start`. */
export function writeGraph(to: ByteWriter, counters: CounterState, start: number, graph: GraphColumns): void {
  const { blockStart, blockCounter, edgeFrom, edgeTo, edgeCounter } = graph;
  to.unsigned(blockStart.length);
  let before = start;
  for (let block = 0; block < blockStart.length; block++) {
    const offset = blockStart[block]!;
    const counter = blockCounter[block]!;
    const distance = offset - before;
    const near = distance >= 0 && distance < OTHER_DISTANCE;
    before = offset;
    const code = counterCodeOf(counter, counters.next);
    to.byte(code + ((near ? distance : OTHER_DISTANCE) << 2));
    if (!near) to.signed(distance);
    if (code === Counter.other) to.signed(counter - counters.next);
    if (code >= Counter.next) counters.next = counter + 1;
  }
  to.unsigned(edgeFrom.length);
  const last = { from: 0, to: 0 };
  for (let edge = 0; edge < edgeFrom.length; edge++) {
    const from = edgeFrom[edge]!;
    const target = edgeTo[edge]!;
    const counter = edgeCounter[edge]!;
    const fromCode = fromCodeOf(from, last.from);
    const toCode = toCodeOf(target, from, last.to);
    const counterCode = counterCodeOf(counter, counters.next);
    to.byte(fromCode + (toCode << 2) + (counterCode << 4));
    if (fromCode === From.other) to.signed(from - last.from);
    if (toCode === To.other) to.signed(target - from);
    if (counterCode === Counter.other) to.signed(counter - counters.next);
    if (counterCode >= Counter.next) counters.next = counter + 1;
    last.from = from;
    last.to = target;
  }
}

function fromCodeOf(from: number, last: number): number {
  if (from === last) return From.same;
  if (from === last + 1) return From.next;
  return from === OUTSIDE ? From.outside : From.other;
}

function toCodeOf(to: number, from: number, last: number): number {
  if (to === from + 1) return To.following;
  if (to === last + 1) return To.next;
  return to === OUTSIDE ? To.outside : To.other;
}

function counterCodeOf(counter: number, next: number): number {
  if (counter === NO_COUNTER) return Counter.derived;
  if (counter === NOT_REQUIRED) return Counter.leftOut;
  return counter === next ? Counter.next : Counter.other;
}

/** Reads what {@link writeGraph} wrote. */
export function readGraph(from: ByteReader, counters: CounterState, start: number): GraphColumns {
  const blockCount = from.count(MIN_BLOCK_BYTES);
  const blockStart = new Array<number>(blockCount);
  const blockCounter = new Array<number>(blockCount);
  let offset = start;
  for (let block = 0; block < blockCount; block++) {
    const codes = from.byte();
    const distance = codes >>> 2;
    offset += distance === OTHER_DISTANCE ? from.signed() : distance;
    blockStart[block] = offset;
    blockCounter[block] = readCounter(codes & 3, counters, from);
  }
  const edgeCount = from.count(MIN_EDGE_BYTES);
  const edgeFrom = new Array<number>(edgeCount);
  const edgeTo = new Array<number>(edgeCount);
  const edgeCounter = new Array<number>(edgeCount);
  let lastFrom = 0;
  let lastTo = 0;
  for (let edge = 0; edge < edgeCount; edge++) {
    const codes = from.byte();
    lastFrom = readFrom(codes & 3, lastFrom, from);
    lastTo = readTo((codes >>> 2) & 3, lastFrom, lastTo, from);
    edgeFrom[edge] = lastFrom;
    edgeTo[edge] = lastTo;
    edgeCounter[edge] = readCounter((codes >>> 4) & 3, counters, from);
  }
  return { blockStart, blockCounter, edgeFrom, edgeTo, edgeCounter };
}

function readFrom(code: number, last: number, from: ByteReader): number {
  if (code === From.same) return last;
  if (code === From.next) return last + 1;
  return code === From.outside ? OUTSIDE : last + from.signed();
}

function readTo(code: number, edgeFrom: number, last: number, from: ByteReader): number {
  if (code === To.following) return edgeFrom + 1;
  if (code === To.next) return last + 1;
  return code === To.outside ? OUTSIDE : edgeFrom + from.signed();
}

function readCounter(code: number, counters: CounterState, from: ByteReader): number {
  if (code === Counter.derived) return NO_COUNTER;
  if (code === Counter.leftOut) return NOT_REQUIRED;
  const counter = counters.next + (code === Counter.next ? 0 : from.signed());
  counters.next = counter + 1;
  return counter;
}

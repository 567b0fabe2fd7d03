/**
 * The places of one function in one array: a module whose disassembly stands in for source lines has a place for every
 * instruction, and an object for each would take more memory than all the rest.
 */
import type { BlockIndex, CounterIndex, EdgeIndex, FileIndex, PlaceIndex } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';

/** How the events of a place are counted. */
export type PlaceCount =
  /** As often as control comes as far as the place in its block. */
  | { readonly kind: 'block' }
  /** As often as these edges (indices into `edgeFrom`) are taken. */
  | { readonly kind: 'edges'; readonly edges: readonly EdgeIndex[] }
  /** By a counter of its own. */
  | { readonly kind: 'counter'; readonly counter: CounterIndex };

/** A place where `line` events of one line may happen (the rule is in docs/line-events.md): a start, or a loop's head. */
export interface Place {
  /** Index into the probe map's files. */
  readonly file: FileIndex;
  /** 1-based. */
  readonly line: number;
  /** The block that the place is in. */
  readonly block: BlockIndex;
  /** ModuleOffset in the original of the instruction before which the event happens. */
  readonly offset: ModuleOffset;
  /** Where a block may end before `offset` (a trap, an exit), `edges` does not occur. */
  readonly count: PlaceCount;
}

/** Numbers of a place. */
const PLACE_FIELDS = 5;
// The last field: what kind of count, and beside it the counter or the index of the list of edges.
const BLOCK = 0;
const EDGES = 1;
const COUNTER = 2;
const KINDS = 4;

const perBlock = { kind: 'block' } as const;

const noLists: readonly (readonly EdgeIndex[])[] = [];

/** Places in the order of the code. */
export class Places implements Iterable<Place> {
  /** Number of places. */
  readonly length: number;
  /** May hold the places of other functions, too. */
  private readonly data: Uint32Array;
  /** Index into {@link data} of the first field of the first place. */
  private readonly first: number;
  private readonly edgeLists: readonly (readonly EdgeIndex[])[];

  /** For {@link PlacesWriter}. */
  constructor(
    data: Uint32Array,
    first: number,
    length: number,
    edgeLists: readonly (readonly EdgeIndex[])[],
  ) {
    this.data = data;
    this.first = first;
    this.length = length;
    this.edgeLists = edgeLists;
  }

  /** Packs places. */
  static from(places: readonly Place[]): Places {
    const writer = new PlacesWriter(places.length);
    for (const { file, line, block, offset, count } of places) writer.add(file, line, block, offset, count);
    return writer.finish();
  }

  /** See {@link Place.file}. */
  file(i: PlaceIndex): FileIndex {
    return this.data[this.first + i * PLACE_FIELDS] as FileIndex;
  }

  /** See {@link Place.line}. */
  line(i: PlaceIndex): number {
    return this.data[this.first + i * PLACE_FIELDS + 1]!;
  }

  /** See {@link Place.block}. */
  block(i: PlaceIndex): BlockIndex {
    return this.data[this.first + i * PLACE_FIELDS + 2] as BlockIndex;
  }

  /** See {@link Place.offset}. */
  offset(i: PlaceIndex): ModuleOffset {
    return this.data[this.first + i * PLACE_FIELDS + 3] as ModuleOffset;
  }

  /** See {@link Place.count}. */
  count(i: PlaceIndex): PlaceCount {
    const word = this.data[this.first + i * PLACE_FIELDS + 4]!;
    const index = Math.floor(word / KINDS);
    switch (word % KINDS) {
      case EDGES:
        return { kind: 'edges', edges: this.edgeLists[index]! };
      case COUNTER:
        return { kind: 'counter', counter: index as CounterIndex };
      default:
        return perBlock;
    }
  }

  /** One after the other, each as an object of its own. */
  *[Symbol.iterator](): Iterator<Place> {
    for (let i = 0 as PlaceIndex; i < this.length; i++) {
      yield {
        file: this.file(i),
        line: this.line(i),
        block: this.block(i),
        offset: this.offset(i),
        count: this.count(i),
      };
    }
  }
}

/** Numbers of the arrays that a {@link PlacesWriter} fills: an array of its own for each function would take more. */
const CHUNK = 1 << 15;

/** Packs the places of one function after the other into arrays that they share. */
export class PlacesWriter {
  private data: Uint32Array<ArrayBuffer>;
  private first = 0;
  private next = 0;
  private edgeLists: (readonly EdgeIndex[])[] = [];

  /** `places` is how many there will be, if that is known. */
  constructor(places = CHUNK) {
    this.data = new Uint32Array(Math.min(places * PLACE_FIELDS, CHUNK));
  }

  /** Adds a place to those of the current function; see {@link Place}. */
  add(file: FileIndex, line: number, block: BlockIndex, offset: ModuleOffset, count: PlaceCount): void {
    if (this.next + PLACE_FIELDS > this.data.length) this.moveOn();
    const { data, next } = this;
    data[next] = file;
    data[next + 1] = line;
    data[next + 2] = block;
    data[next + 3] = offset;
    data[next + 4] =
      count.kind === 'block'
        ? BLOCK
        : count.kind === 'counter'
          ? count.counter * KINDS + COUNTER
          : (this.edgeLists.push(count.edges) - 1) * KINDS + EDGES;
    this.next = next + PLACE_FIELDS;
  }

  /** The places of the current function; what is added from now on are those of the next. */
  finish(): Places {
    const { data, first, next, edgeLists } = this;
    this.first = next;
    if (edgeLists.length === 0) return new Places(data, first, (next - first) / PLACE_FIELDS, noLists);
    this.edgeLists = [];
    return new Places(data, first, (next - first) / PLACE_FIELDS, edgeLists);
  }

  /** The array is full: the current function moves to another. */
  private moveOn(): void {
    const started = this.data.subarray(this.first, this.next);
    this.data = new Uint32Array(Math.max(CHUNK, 2 * started.length));
    this.data.set(started);
    this.first = 0;
    this.next = started.length;
  }
}

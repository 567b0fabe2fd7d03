/**
 * The places of one function in one array: a module whose disassembly stands in for source lines has a place for every
 * instruction, and an object for each would take more memory than all the rest.
 */

/** How the events of a place are counted. */
export type PlaceCount =
  /** As often as control comes as far as the place in its block. */
  | { readonly kind: 'block' }
  /** As often as these edges (indices into `edgeFrom`) are taken. */
  | { readonly kind: 'edges'; readonly edges: readonly number[] }
  /** By a counter of its own. */
  | { readonly kind: 'counter'; readonly counter: number };

/** A place where `line` events of one line may happen (the rule is in docs/line-events.md): a start, or a loop's head. */
export interface Place {
  /** Index into the probe map's files. */
  readonly file: number;
  /** 1-based. */
  readonly line: number;
  /** The block that the place is in. */
  readonly block: number;
  /** ModuleOffset in the original of the instruction before which the event happens. */
  readonly offset: number;
  /** Where a block may end before `offset` (a trap, an exit), `edges` does not occur. */
  readonly count: PlaceCount;
}

const FIELDS = 5;
// The last field: what kind of count, and beside it the counter or the index of the list of edges.
const BLOCK = 0;
const EDGES = 1;
const COUNTER = 2;
const KINDS = 4;

const perBlock = { kind: 'block' } as const;

/** Places as plain data; what the numbers mean is known here only. */
export interface PlaceColumns {
  readonly data: Uint32Array;
  readonly edgeLists: readonly (readonly number[])[];
}

/** Places in the order of the code. */
export class Places implements Iterable<Place> {
  private readonly data: Uint32Array;
  private readonly edgeLists: readonly (readonly number[])[];

  private constructor(data: Uint32Array, edgeLists: readonly (readonly number[])[]) {
    this.data = data;
    this.edgeLists = edgeLists;
  }

  /** Packs places. */
  static from(places: readonly Place[]): Places {
    const data = new Uint32Array(places.length * FIELDS);
    const edgeLists: (readonly number[])[] = [];
    places.forEach(({ file, line, block, offset, count }, i) => {
      const at = i * FIELDS;
      data[at] = file;
      data[at + 1] = line;
      data[at + 2] = block;
      data[at + 3] = offset;
      data[at + 4] =
        count.kind === 'block'
          ? BLOCK
          : count.kind === 'counter'
            ? count.counter * KINDS + COUNTER
            : (edgeLists.push(count.edges) - 1) * KINDS + EDGES;
    });
    return new Places(data, edgeLists);
  }

  /** Restores what {@link columns} gave. */
  static fromColumns({ data, edgeLists }: PlaceColumns): Places {
    return new Places(data, edgeLists);
  }

  /** All there is, to be kept elsewhere. */
  get columns(): PlaceColumns {
    return { data: this.data, edgeLists: this.edgeLists };
  }

  /** Number of places. */
  get length(): number {
    return this.data.length / FIELDS;
  }

  /** See {@link Place.file}. */
  file(i: number): number {
    return this.data[i * FIELDS]!;
  }

  /** See {@link Place.line}. */
  line(i: number): number {
    return this.data[i * FIELDS + 1]!;
  }

  /** See {@link Place.block}. */
  block(i: number): number {
    return this.data[i * FIELDS + 2]!;
  }

  /** See {@link Place.offset}. */
  offset(i: number): number {
    return this.data[i * FIELDS + 3]!;
  }

  /** See {@link Place.count}. */
  count(i: number): PlaceCount {
    const word = this.data[i * FIELDS + 4]!;
    const index = Math.floor(word / KINDS);
    switch (word % KINDS) {
      case EDGES:
        return { kind: 'edges', edges: this.edgeLists[index]! };
      case COUNTER:
        return { kind: 'counter', counter: index };
      default:
        return perBlock;
    }
  }

  /** One after the other, each as an object of its own. */
  *[Symbol.iterator](): Iterator<Place> {
    for (let i = 0; i < this.length; i++) {
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

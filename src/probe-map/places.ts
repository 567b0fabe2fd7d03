/**
 * The places of one function in arrays that functions share: a module whose disassembly stands in for source lines has a
 * place for every instruction, and an object for each would take more memory than all the rest. Most of these follow one
 * another line by line, in one block, and take a byte each.
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

/** Numbers of an entry: of a place, or of several that follow each other. */
const FIELDS = 5;
// The last field: what kind of entry, and beside it the counter, the index of the list of edges, or the number of places.
const BLOCK = 0;
const EDGES = 1;
const COUNTER = 2;
/** Each place on the next line, in the same file and block, and counted as often as the block. */
const RUN = 3;
const KINDS = 4;
/** Longest distance in bytes between two places of a run. */
const MAX_STEP = 255;

const perBlock = { kind: 'block' } as const;

const noSteps = new Uint8Array(0);
const noLists: readonly (readonly EdgeIndex[])[] = [];

/** Where the places of a function are. */
interface Packed {
  /** Entries, also of other functions; those of this one begin at `firstWord`. */
  readonly words: Uint32Array;
  readonly firstWord: number;
  /** Distances between the places of runs; those of this function begin at `firstStep`; -1: it has no runs. */
  readonly steps: Uint8Array;
  readonly firstStep: number;
  readonly edgeLists: readonly (readonly EdgeIndex[])[];
  /** Number of places. */
  readonly length: number;
}

/** Finds entries by place. One for all functions: a module has many, and they are mostly read one after the other. */
class Cursor {
  private owner: Packed | undefined;
  /** Index into the words of the entry that was found last. */
  private entry = 0;
  /** Its first place, and how many it has. */
  private place = 0;
  private size = 0;
  /** Index of the first of its steps. */
  private step = 0;
  /** Place of the entry whose offset was read last, counted from 0, and its offset. */
  private passed = 0;
  private offset = 0;

  /** Index into the words of the entry that has a place. */
  find(owner: Packed, place: number): number {
    if (this.owner !== owner || place < this.place) {
      this.owner = owner;
      this.place = 0;
      this.step = owner.firstStep;
      this.enter(owner.firstWord);
    }
    while (place >= this.place + this.size) {
      this.place += this.size;
      this.step += this.size - 1;
      this.enter(this.entry + FIELDS);
    }
    return this.entry;
  }

  /** How many places of the entry found come before a place. */
  before(place: number): number {
    return place - this.place;
  }

  /** Offset of a place of the entry found. */
  offsetOf({ steps }: Packed, place: number): number {
    const wanted = place - this.place;
    if (wanted < this.passed) this.rewind();
    while (this.passed < wanted) this.offset += steps[this.step + this.passed++]!;
    return this.offset;
  }

  private enter(entry: number): void {
    const kind = this.owner!.words[entry + FIELDS - 1]!;
    this.entry = entry;
    this.size = kind % KINDS === RUN ? Math.floor(kind / KINDS) : 1;
    this.rewind();
  }

  private rewind(): void {
    this.passed = 0;
    this.offset = this.owner!.words[this.entry + 3]!;
  }
}

const cursor = new Cursor();

/** How the places of an entry are counted, by its last field. */
function countOf({ edgeLists }: Packed, word: number): PlaceCount {
  const index = Math.floor(word / KINDS);
  switch (word % KINDS) {
    case EDGES:
      return { kind: 'edges', edges: edgeLists[index]! };
    case COUNTER:
      return { kind: 'counter', counter: index as CounterIndex };
    default:
      return perBlock;
  }
}

/** The current place of several; see {@link Places.read}. */
export class PlaceReader implements Place {
  file = 0 as FileIndex;
  line = 0;
  block = 0 as BlockIndex;
  offset = 0 as ModuleOffset;
  count: PlaceCount = perBlock;
  private readonly from: Packed;
  private entry: number;
  private step: number;
  /** Places that are left in the current run, and at all. */
  private inRun = 0;
  private left: number;

  constructor(from: Packed) {
    this.from = from;
    this.entry = from.firstWord;
    this.step = from.firstStep;
    this.left = from.length;
  }

  /** Moves on to the next place, at first to the first. False: there is none. */
  next(): boolean {
    if (this.left-- <= 0) return false;
    if (this.inRun > 0) {
      this.inRun--;
      this.line++;
      (this.offset as number) += this.from.steps[this.step++]!;
      return true;
    }
    const { words } = this.from;
    const { entry } = this;
    const kind = words[entry + 4]!;
    this.file = words[entry] as FileIndex;
    this.line = words[entry + 1]!;
    this.block = words[entry + 2] as BlockIndex;
    this.offset = words[entry + 3] as ModuleOffset;
    this.count = countOf(this.from, kind);
    this.inRun = kind % KINDS === RUN ? Math.floor(kind / KINDS) - 1 : 0;
    this.entry = entry + FIELDS;
    return true;
  }
}

/** Places in the order of the code. Reading them in this order is fast; by number, two maps in turn are not: use {@link Places.read}. */
export class Places implements Iterable<Place> {
  /** Number of places. */
  readonly length: number;
  /** @internal */
  readonly words: Uint32Array;
  /** @internal */
  readonly firstWord: number;
  /** @internal */
  readonly steps: Uint8Array;
  /** @internal */
  readonly firstStep: number;
  /** @internal */
  readonly edgeLists: readonly (readonly EdgeIndex[])[];

  /** For {@link PlacesWriter}. */
  constructor({ length, words, firstWord, steps, firstStep, edgeLists }: Packed) {
    this.length = length;
    this.words = words;
    this.firstWord = firstWord;
    this.steps = steps;
    this.firstStep = firstStep;
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
    return this.words[this.entryOf(i)] as FileIndex;
  }

  /** See {@link Place.line}. */
  line(i: PlaceIndex): number {
    const line = this.words[this.entryOf(i) + 1]!;
    return this.firstStep < 0 ? line : line + cursor.before(i);
  }

  /** See {@link Place.block}. */
  block(i: PlaceIndex): BlockIndex {
    return this.words[this.entryOf(i) + 2] as BlockIndex;
  }

  /** See {@link Place.offset}. */
  offset(i: PlaceIndex): ModuleOffset {
    const entry = this.entryOf(i);
    return (this.firstStep < 0 ? this.words[entry + 3] : cursor.offsetOf(this, i)) as ModuleOffset;
  }

  /** See {@link Place.count}. */
  count(i: PlaceIndex): PlaceCount {
    return countOf(this, this.words[this.entryOf(i) + 4]!);
  }

  /** One after the other, each as an object of its own. */
  *[Symbol.iterator](): Iterator<Place> {
    const at = this.read();
    while (at.next())
      yield { file: at.file, line: at.line, block: at.block, offset: at.offset, count: at.count };
  }

  /** Reads them one after the other, which is faster than by number. */
  read(): PlaceReader {
    return new PlaceReader(this);
  }

  private entryOf(i: PlaceIndex): number {
    return this.firstStep < 0 ? this.firstWord + i * FIELDS : cursor.find(this, i);
  }
}

/** Numbers of the arrays that a {@link PlacesWriter} fills: an array of its own for each function would take more. */
const CHUNK = 1 << 15;

/** Packs the places of one function after the other into arrays that they share. */
export class PlacesWriter {
  private words: Uint32Array<ArrayBuffer>;
  private firstWord = 0;
  private nextWord = 0;
  private steps = new Uint8Array(0);
  private firstStep = 0;
  private nextStep = 0;
  private length = 0;
  private edgeLists: (readonly EdgeIndex[])[] = [];
  /** The place added last, if another can follow it in a run: its line and offset. */
  private canContinue = false;
  private line = 0;
  private offset = 0;

  /** `places` is how many there will be, if that is known. */
  constructor(places = CHUNK) {
    this.words = new Uint32Array(Math.min(places * FIELDS, CHUNK));
  }

  /** Adds a place to those of the current function; see {@link Place}. */
  add(file: FileIndex, line: number, block: BlockIndex, offset: ModuleOffset, count: PlaceCount): void {
    const ofBlock = count.kind === 'block';
    if (!ofBlock || !this.continues(file, line, block, offset))
      this.addEntry({ file, line, block, offset, count });
    this.canContinue = ofBlock;
    this.line = line;
    this.offset = offset;
    this.length++;
  }

  private continues(file: FileIndex, line: number, block: BlockIndex, offset: ModuleOffset): boolean {
    const { words, nextWord } = this;
    const step = offset - this.offset;
    const follows =
      this.canContinue &&
      line === this.line + 1 &&
      step >= 0 &&
      step <= MAX_STEP &&
      words[nextWord - FIELDS] === file &&
      words[nextWord - FIELDS + 2] === block;
    if (!follows) return false;
    if (this.nextStep === this.steps.length) this.moveSteps();
    this.steps[this.nextStep++] = step;
    const kind = words[nextWord - 1]!;
    words[nextWord - 1] = kind === BLOCK ? 2 * KINDS + RUN : kind + KINDS;
    return true;
  }

  private addEntry({ file, line, block, offset, count }: Place): void {
    if (this.nextWord + FIELDS > this.words.length) this.moveWords();
    const { words, nextWord } = this;
    words[nextWord] = file;
    words[nextWord + 1] = line;
    words[nextWord + 2] = block;
    words[nextWord + 3] = offset;
    words[nextWord + 4] =
      count.kind === 'block'
        ? BLOCK
        : count.kind === 'counter'
          ? count.counter * KINDS + COUNTER
          : (this.edgeLists.push(count.edges) - 1) * KINDS + EDGES;
    this.nextWord = nextWord + FIELDS;
  }

  /** The places of the current function; what is added from now on are those of the next. */
  finish(): Places {
    const { words, firstWord, steps, firstStep, length, edgeLists } = this;
    const hasRuns = this.nextStep > firstStep;
    this.firstWord = this.nextWord;
    this.firstStep = this.nextStep;
    this.length = 0;
    this.canContinue = false;
    if (edgeLists.length > 0) this.edgeLists = [];
    const lists = edgeLists.length > 0 ? edgeLists : noLists;
    if (!hasRuns)
      return new Places({ words, firstWord, steps: noSteps, firstStep: -1, edgeLists: lists, length });
    return new Places({ words, firstWord, steps, firstStep, edgeLists: lists, length });
  }

  /** The array is full: the current function moves to another. */
  private moveWords(): void {
    const started = this.words.subarray(this.firstWord, this.nextWord);
    this.words = new Uint32Array(Math.max(CHUNK, 2 * started.length));
    this.words.set(started);
    this.firstWord = 0;
    this.nextWord = started.length;
  }

  /** The same for steps. */
  private moveSteps(): void {
    const started = this.steps.subarray(this.firstStep, this.nextStep);
    this.steps = new Uint8Array(Math.max(CHUNK, 2 * started.length));
    this.steps.set(started);
    this.firstStep = 0;
    this.nextStep = started.length;
  }
}

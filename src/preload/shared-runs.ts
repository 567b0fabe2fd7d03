/**
 * What threads counted, where their process finds it when they are gone: a thread that is terminated runs nothing any more. Each
 * has a record in memory that is shared by all threads of the process, with the data file that it would write now. The copy that
 * readers see is changed by one store, so it is whole whenever the thread ends.
 */

/** Bytes of the memory, at most; only what is used takes space. */
const MAX_BYTES = 2 ** 30;
/** Words (32 bits) at the start: where the next record begins, in bytes, and the one after it. */
const HEAD_WORDS = 2;
/** The word of shared-signals.ts. */
export const SIGNALS_WORD = 1;
/** Bytes for the name of a data file. */
const NAME_BYTES = 192;

/**
 * Words of a record, before its name; then two places for copies of `capacity` bytes. `thread`: Node's id of the thread.
 * `writing`: 1 while the process writes the file.
 */
const Word = { capacity: 0, state: 1, version: 2, nameLength: 3, lengths: 4, thread: 6, writing: 7 } as const;
const RECORD_WORDS = 8;

/** What a thread is doing; in `version`, the number of the copy that is valid: its last bit says which place. */
const State = {
  /** The record is being set up, or nobody's. */
  none: 0,
  /** The copy has all that was counted. */
  copied: 1,
  /** The thread has counted since, or is about to. */
  counting: 2,
  /** Its thread has written the file itself. */
  ended: 3,
  /** Its thread writes the file, with what the copy has. */
  ending: 4,
} as const;

/** Milliseconds that a thread waits at most until its process has written the file: who writes last, writes the newest. */
const MAX_WRITING = 5000;
/** A program may replace it, and so does the preload. */
const notify = Atomics.notify;

/** Makes the memory; undefined where the system gives none. */
export function sharedMemory(): SharedArrayBuffer | undefined {
  try {
    const Growable = SharedArrayBuffer as new (
      length: number,
      options: { readonly maxByteLength: number },
    ) => SharedArrayBuffer;
    return new Growable(4 * HEAD_WORDS, { maxByteLength: MAX_BYTES });
  } catch {
    return undefined;
  }
}

/** Whether any thread has had something to say. */
export const isUsed = (memory: SharedArrayBuffer): boolean => Atomics.load(new Int32Array(memory), 0) > 0;

const bytesOf = (capacity: number): number => 4 * RECORD_WORDS + NAME_BYTES + 2 * capacity;

/** The record of this thread. */
export class SharedRun {
  readonly #memory: SharedArrayBuffer;
  readonly #words: Int32Array;
  readonly #file: string;
  readonly #thread: number;
  /** In words; -1: none yet. */
  #at = -1;

  /**
   * @param file name of the thread's data file
   * @param thread Node's id of the thread
   */
  constructor(memory: SharedArrayBuffer, file: string, thread: number) {
    this.#memory = memory;
    this.#words = new Int32Array(memory);
    this.#file = file;
    this.#thread = thread;
  }

  /** From now on, the copy lacks something. */
  counting(): void {
    if (this.#at >= 0) Atomics.store(this.#words, this.#at + Word.state, State.counting);
  }

  /**
   * Replaces the copy.
   * @param isAll whether the thread counts nothing meanwhile
   * @returns false when there is no room
   */
  copy(bytes: Uint8Array, isAll: boolean): boolean {
    const before = this.#at;
    if (before < 0 || (this.#words[before + Word.capacity] as number) < bytes.length) {
      const at = this.#reserve(2 * bytes.length + 1024);
      if (at === undefined) return false;
      this.#at = at;
    }
    const at = this.#at;
    const words = this.#words;
    // In a record that has moved, too, it grows: the process knows by it what it has written.
    const version = Atomics.load(words, (before < 0 ? at : before) + Word.version) + 1;
    const place = version & 1;
    const capacity = words[at + Word.capacity] as number;
    const start = 4 * (at + RECORD_WORDS) + NAME_BYTES + place * capacity;
    new Uint8Array(this.#memory, start, bytes.length).set(bytes);
    words[at + Word.lengths + place] = bytes.length;
    Atomics.store(words, at + Word.version, version);
    Atomics.store(words, at + Word.state, isAll ? State.copied : State.counting);
    // Readers take the last record of a file.
    if (before >= 0 && before !== at) {
      Atomics.store(words, before + Word.state, State.none);
      this.#awaitWriting(before);
    }
    if (isAll) notify(words, at + Word.state);
    return true;
  }

  /** The thread is about to write its file, which has what the copy has: the process must not replace it by an older one. */
  ending(): void {
    if (this.#at < 0) return;
    Atomics.store(this.#words, this.#at + Word.state, State.ending);
    this.#awaitWriting(this.#at);
  }

  #awaitWriting(at: number): void {
    Atomics.wait(this.#words, at + Word.writing, 1, MAX_WRITING);
  }

  /** The thread has written its file, and counts no more. */
  end(): void {
    if (this.#at < 0) return;
    Atomics.store(this.#words, this.#at + Word.state, State.ended);
    notify(this.#words, this.#at + Word.state);
  }

  /** A record that is long enough, of a thread that has ended or new. */
  #reserve(capacity: number): number | undefined {
    const rounded = (capacity + 7) & ~7;
    for (const at of records(this.#words)) {
      const fits = (this.#words[at + Word.capacity] as number) >= rounded;
      const { state } = Word;
      if (fits && Atomics.compareExchange(this.#words, at + state, State.ended, State.none) === State.ended)
        return this.#begin(at);
    }
    const size = bytesOf(rounded);
    // First: readers stop at a record without capacity, so none must stay so, should the thread end here.
    grow(this.#memory, Atomics.load(this.#words, 0) + 4 * HEAD_WORDS + size);
    const start = Atomics.add(this.#words, 0, size) + 4 * HEAD_WORDS;
    if (!grow(this.#memory, start + size)) return undefined;
    Atomics.store(this.#words, start / 4 + Word.capacity, rounded);
    return this.#begin(start / 4);
  }

  #begin(at: number): number {
    const name = new TextEncoder().encode(this.#file).subarray(0, NAME_BYTES);
    this.#words[at + Word.nameLength] = name.length;
    this.#words[at + Word.thread] = this.#thread;
    new Uint8Array(this.#memory, 4 * (at + RECORD_WORDS), name.length).set(name);
    return at;
  }
}

function grow(memory: SharedArrayBuffer, length: number): boolean {
  while (memory.byteLength < length) {
    const before = memory.byteLength;
    try {
      const to = Math.min(MAX_BYTES, Math.max(length, 2 * before));
      (memory as SharedArrayBuffer & { grow(to: number): void }).grow(to);
    } catch {
      // Another thread may have grown it further meanwhile.
      if (memory.byteLength === before) return false;
    }
  }
  return true;
}

/** Where records begin, in words. One whose capacity is not there yet is the last that can be read. */
function* records(words: Int32Array): Generator<number> {
  const end = HEAD_WORDS + Atomics.load(words, 0) / 4;
  for (let at = HEAD_WORDS; at + RECORD_WORDS <= Math.min(end, words.length); ) {
    const capacity = Atomics.load(words, at + Word.capacity);
    if (capacity === 0) return;
    yield at;
    at += bytesOf(capacity) / 4;
  }
}

/** What a thread counted that has not written it itself. */
export interface ThreadRun {
  /** Name of its data file. */
  readonly file: string;
  /** Of the file. */
  readonly bytes: Uint8Array;
  /** Whether more was counted, which is lost if the thread is gone. */
  readonly isCounting: boolean;
  /** Grows with each copy. */
  readonly version: number;
}

/**
 * Calls `visit` for what each thread counted that has not written it itself, and does not before `visit` has returned.
 * @param always true: also while a thread writes it; what it writes is the same, but it may not get that far
 */
export function visitThreadRuns(
  memory: SharedArrayBuffer,
  always: boolean,
  visit: (run: ThreadRun) => void,
): void {
  const words = new Int32Array(memory);
  for (const at of records(words)) {
    // Each side first writes its own word, then reads the other's: one of the two sees the other.
    Atomics.store(words, at + Word.writing, 1);
    try {
      const isThreads = !always && Atomics.load(words, at + Word.state) === State.ending;
      const run = isThreads ? undefined : readRecord(memory, words, at);
      if (run !== undefined) visit(run);
    } finally {
      Atomics.store(words, at + Word.writing, 0);
      notify(words, at + Word.writing);
    }
  }
}

function readRecord(memory: SharedArrayBuffer, words: Int32Array, at: number): ThreadRun | undefined {
  for (;;) {
    const state = Atomics.load(words, at + Word.state);
    if (state === State.none || state === State.ended) return undefined;
    const version = Atomics.load(words, at + Word.version);
    const place = version & 1;
    const nameStart = 4 * (at + RECORD_WORDS);
    const nameEnd = nameStart + (words[at + Word.nameLength] as number);
    const start = nameStart + NAME_BYTES + place * (words[at + Word.capacity] as number);
    const name = new Uint8Array(memory).slice(nameStart, nameEnd);
    const bytes = new Uint8Array(memory).slice(start, start + (words[at + Word.lengths + place] as number));
    // Its thread changes the other place first, so one change meanwhile does no harm.
    if (Atomics.load(words, at + Word.version) - version > 0) continue;
    const after = Atomics.load(words, at + Word.state);
    if (after === State.none || after === State.ended) return undefined;
    const file = new TextDecoder().decode(Uint8Array.from(name));
    return { file, bytes: Uint8Array.from(bytes), isCounting: state === State.counting, version };
  }
}

/**
 * Waits until threads have come out of their calls, and left what they counted: one that has just let its process continue, or said
 * that it is done, from within a call, is about to.
 * @param thread Node's id of the one thread; undefined: all
 * @param limit milliseconds, at most, for all of them
 * @returns milliseconds that passed
 */
export function awaitCopies(memory: SharedArrayBuffer, thread: number | undefined, limit: number): number {
  const start = performance.now();
  const words = new Int32Array(memory);
  for (const at of records(words)) {
    if (thread !== undefined && words[at + Word.thread] !== thread) continue;
    for (;;) {
      const left = limit - (performance.now() - start);
      if (left <= 0 || Atomics.load(words, at + Word.state) !== State.counting) break;
      Atomics.wait(words, at + Word.state, State.counting, left);
    }
  }
  return performance.now() - start;
}

/**
 * The loop of a coverage-guided fuzzer: changes an input of the corpus, has it read, and keeps it when the reader came to code
 * that no input had come to before.
 */
import { WtraceError } from '../../src/errors.ts';
import type { Dice } from '../random/dice.ts';
import type { Reached } from './edges.ts';
import type { Target } from './targets.ts';

/** Something that must not happen. */
export interface Finding {
  readonly target: string;
  readonly bytes: Uint8Array;
  /** The error, with its stack. */
  readonly words: string;
}

/** What a fuzzer needs besides its target. */
export interface FuzzSetting {
  readonly dice: Dice;
  /** The counters of the instrumented code. */
  readonly counters: Uint8Array;
  readonly reached: Reached;
  /** Called before each input is read: whoever watches sees what a reader hangs in. */
  readonly onInput: (bytes: Uint8Array) => void;
  readonly onFinding: (finding: Finding) => void;
  /** Called with each input that is kept. */
  readonly onKept: (bytes: Uint8Array) => void;
}

/** Inputs kept last are changed more often. */
const RECENT = 20;

/** One target and its corpus. */
export class Fuzzer {
  readonly target: Target;
  readonly corpus: Uint8Array[] = [];
  executions = 0;
  readonly #setting: FuzzSetting;

  constructor(target: Target, setting: FuzzSetting) {
    this.target = target;
    this.#setting = setting;
  }

  /** Adds inputs that are kept, whatever they reach: seeds, and the corpus of an earlier run where it reaches something. */
  begin(seeds: readonly Uint8Array[], earlier: readonly Uint8Array[]): void {
    for (const bytes of seeds) {
      this.#execute(bytes);
      this.corpus.push(bytes);
    }
    for (const bytes of earlier) if (this.#execute(bytes)) this.corpus.push(bytes);
  }

  /** Reads one input more. */
  step(): void {
    const { dice, onKept } = this.#setting;
    const { corpus, target } = this;
    const from = dice.below(2) === 0 ? Math.max(0, corpus.length - RECENT) : 0;
    const chosen = corpus[from + dice.below(corpus.length - from)] as Uint8Array;
    const bytes = target.mutate(chosen, dice, dice.of(corpus));
    if (!this.#execute(bytes)) return;
    corpus.push(bytes.slice());
    onKept(bytes);
    this.#judge(bytes);
  }

  /** @returns whether it came to something new */
  #execute(bytes: Uint8Array): boolean {
    const { counters, reached, onInput } = this.#setting;
    onInput(bytes);
    counters.fill(0);
    this.executions++;
    // Readers may keep views of what they are given.
    const words = wordsOf(this.target, bytes);
    const isNew = reached.take(counters);
    if (words !== undefined) this.#find(bytes, words);
    return isNew && words === undefined;
  }

  #judge(bytes: Uint8Array): void {
    const { onInput, onFinding } = this.#setting;
    onInput(bytes);
    const judgement = this.target.judge?.(Uint8Array.from(bytes));
    if (judgement?.end === 'fault') onFinding({ target: this.target.name, bytes, words: judgement.words });
  }

  #find(bytes: Uint8Array, words: string): void {
    const { target } = this;
    this.#setting.onFinding({ target: target.name, bytes: smallest(target, bytes, words), words });
  }
}

/** What a reader threw that it must not throw; undefined: nothing. */
export function wordsOf(target: Pick<Target, 'read'>, bytes: Uint8Array): string | undefined {
  try {
    target.read(Uint8Array.from(bytes));
    return undefined;
  } catch (error) {
    if (error instanceof WtraceError) return undefined;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** The error and where it was thrown: what is the same for inputs that show the same fault. */
export const signatureOf = (words: string): string =>
  words.split('\n').slice(0, 2).join(' ').replace(/\d+/g, 'N');

/** A smaller input that shows the same fault: pieces are left out as long as it does. */
export function smallest(target: Pick<Target, 'read'>, bytes: Uint8Array, words: string): Uint8Array {
  const signature = signatureOf(words);
  const shows = (candidate: Uint8Array): boolean => {
    const said = wordsOf(target, candidate);
    return said !== undefined && signatureOf(said) === signature;
  };
  let current = bytes;
  for (let piece = current.length >> 1; piece >= 1; piece >>= 1) {
    for (let at = 0; at < current.length; ) {
      const shorter = new Uint8Array(current.length - Math.min(piece, current.length - at));
      shorter.set(current.subarray(0, at));
      shorter.set(current.subarray(Math.min(at + piece, current.length)), at);
      if (shows(shorter)) current = shorter;
      else at += piece;
    }
  }
  return current;
}

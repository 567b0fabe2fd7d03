/**
 * What a loaded module counts in each context, such as a test: the difference between its counters when the context begins and
 * when it ends. Nothing is rewritten, and nothing is solved before somebody asks for facts.
 */
import { type ContextCounts, ContextSums } from '../coverage/index.ts';
import type { AbnormalExit, ProbeMap } from '../probe-map/index.ts';
import type { RegisteredModule } from '../runtime/index.ts';

/** What was counted up to some moment. */
interface Moment {
  readonly counters: BigInt64Array;
  /** With the activations that were running, as if they had ended there. */
  readonly ends: readonly AbnormalExit[];
}

/** See the top of this file. */
export class ContextSwitch {
  readonly #module: RegisteredModule;
  readonly #sums: ContextSums;
  /** Undefined: what runs is of no context. */
  #name: string | undefined;
  #last: Moment;
  #used = false;

  /** @param module whose counters are read; its probe map is `probeMap` */
  constructor(module: RegisteredModule, { counterCount }: Pick<ProbeMap, 'counterCount'>) {
    this.#module = module;
    this.#sums = new ContextSums({ counterCount, hitOnly: false });
    this.#last = { counters: new BigInt64Array(counterCount), ends: [] };
  }

  /** Whether a context was named. */
  get isUsed(): boolean {
    return this.#used;
  }

  /** What runs from now on is of this context; undefined: of none. */
  to(name: string | undefined): void {
    if (name === this.#name) return;
    this.#settle();
    this.#used = true;
    this.#name = name;
  }

  /** What each context has counted so far. */
  contexts(): Iterable<ContextCounts> {
    this.#settle();
    return this.#sums.contexts();
  }

  /** Gives what was counted since the last moment to the context. */
  #settle(): void {
    const { counters: before, ends: endsBefore } = this.#last;
    const now: Moment = { counters: this.#module.counters(), ends: this.#module.ends() };
    this.#last = now;
    if (this.#name === undefined) return;
    const counters = new Float64Array(now.counters.length);
    let changed = false;
    // Most have not changed, and numbers are compared faster than big integers.
    const [words, known] = [new Uint32Array(now.counters.buffer), new Uint32Array(before.buffer)];
    for (let i = 0; i < counters.length; i++) {
      if (words[2 * i] === known[2 * i] && words[2 * i + 1] === known[2 * i + 1]) continue;
      counters[i] = Number(BigInt.asUintN(64, (now.counters[i] as bigint) - (before[i] as bigint)));
      changed = true;
    }
    // An activation that was running, and has gone on, ended nowhere: its end is taken back.
    const ends = [...now.ends, ...endsBefore.map((end) => ({ ...end, count: -end.count }))];
    if (changed || ends.length > 0) this.#sums.add(this.#name, { counters, ends, inexact: [] });
  }
}

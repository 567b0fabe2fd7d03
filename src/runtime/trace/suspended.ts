/**
 * Suspended stacks (JavaScript Promise Integration): the state of a stack's activations is saved when an import suspends
 * it, and restored when it resumes, so that stacks that run alternately do not mix. Depths keep their numbers, since the
 * guest holds them in its locals.
 */
import type { SiteIndex } from '../../indices.ts';
import type { Fast, TracedInstance } from './instance.ts';
import type { Observers } from './observers.ts';
import type { HandedOver } from './source-variables.ts';

interface Suspended {
  readonly instance: TracedInstance;
  /** Activations at this depth and below are not of this stack. */
  readonly base: number;
  readonly own: Fast[];
  /** See {@link Observers.generation}. */
  readonly generation: number;
  readonly entered: SiteIndex[];
  readonly lines: SiteIndex[];
  readonly order: number[];
  readonly kept: HandedOver[];
}

/** All suspended stacks of one tracer. */
export class SuspendedStacks {
  readonly #waiting = new Map<number, Suspended>();
  readonly #baseOf: (instance: TracedInstance) => number;
  readonly #observers: Observers;
  #next = 1;
  /** Some instance has imports that suspend. */
  used = false;

  /** @param baseOf depth of an instance below the stack that is running */
  constructor(observers: Observers, baseOf: (instance: TracedInstance) => number) {
    this.#observers = observers;
    this.#baseOf = baseOf;
  }

  /** The stack is about to be suspended. Returns the token for {@link resume}. */
  suspend(instance: TracedInstance, depth: number): number {
    const base = Math.max(this.#baseOf(instance), instance.floor);
    const part = <Item>(of: readonly Item[]): Item[] => of.slice(base + 1, depth + 1);
    const { own, entered, lines, order, kept } = instance;
    const token = this.#next++ | 0;
    this.#waiting.set(token, {
      instance,
      base,
      own: part(own),
      generation: this.#observers.generation,
      entered: part(entered),
      lines: part(lines),
      order: part(order),
      kept: part(kept),
    });
    instance.cutTo(base);
    return token;
  }

  /** The stack resumes. */
  resume(token: number): void {
    const waiting = this.#waiting.get(token);
    if (waiting === undefined) return;
    this.#waiting.delete(token);
    const { instance, base, generation } = waiting;
    if (generation !== this.#observers.generation) waiting.own.fill(null);
    const back = <Item>(to: Item[], from: readonly Item[]): void => {
      while (to.length <= base) to.push(to[0]!);
      from.forEach((item, i) => {
        to[base + 1 + i] = item;
      });
    };
    back(instance.own, waiting.own);
    back(instance.entered, waiting.entered);
    back(instance.lines, waiting.lines);
    back(instance.order, waiting.order);
    back(instance.kept, waiting.kept);
    const depth = base + waiting.own.length;
    for (let at = base + 1; at <= depth; at++) this.#observers.setFast(instance, at);
    instance.floor = base;
    instance.cutTo(depth);
  }
}

/** One observer of a tracer, the trace function or a handler of `on`: which events of which sites it wants. */
import { SiteKind } from '../../probe-map/index.ts';
import { eventBit, type Observer } from './events.ts';
import type { TracedFunction } from './frame.ts';
import type { TracedInstance } from './instance.ts';

/** Which functions a handler is for: names, linkage names, funcidx, or a test. */
export type FunctionFilter = readonly (string | number)[] | ((fn: TracedFunction) => boolean);

/** Bit of the event at each kind of site; a handler reached is no event. */
const eventOfKind: Readonly<Record<keyof typeof SiteKind, number>> = {
  call: eventBit('call'),
  line: eventBit('line'),
  return: eventBit('return'),
  tailCall: eventBit('return'),
  catch: 0,
};
/** The same by {@link SiteKind}. */
const bitOfKind = new Uint8Array(Object.keys(SiteKind).length);
for (const [name, kind] of Object.entries(SiteKind))
  bitOfKind[kind] = eventOfKind[name as keyof typeof SiteKind];

/** An observer, what it is for, and where it said `DISABLE`. */
export class Subscription {
  observer: Observer;
  /** Events as bits. */
  readonly events: number;
  /** True: a trace function that is asked at each `call`, and whose answers get the other events. */
  readonly asks: boolean;
  readonly #filter: FunctionFilter | undefined;
  readonly #disabled = new Map<TracedInstance, Set<number>>();
  readonly #included = new Map<TracedInstance, Uint8Array>();

  constructor(observer: Observer, events: number, asks: boolean, filter?: FunctionFilter) {
    this.observer = observer;
    this.events = events;
    this.asks = asks;
    this.#filter = filter;
  }

  /** Whether it is for all functions and disabled nowhere. */
  get wantsAll(): boolean {
    return this.#filter === undefined && this.#disabled.size === 0;
  }

  /** Whether the event of a site is for it. */
  wants(instance: TracedInstance, index: number): boolean {
    const { sites, functions } = instance.map;
    const kind = sites.kind[index]!;
    if ((this.events & bitOfKind[kind]!) === 0 || !this.includes(instance, sites.fn[index]!)) return false;
    const disabled = this.#disabled.get(instance);
    if (disabled === undefined) return true;
    if (disabled.has(index)) return false;
    return !this.asks || !disabled.has(functions[sites.fn[index]!]!.firstSite);
  }

  /** Whether events without a site of their own (`unwind`, `trap`) of a function are for it. */
  includes(instance: TracedInstance, fn: number): boolean {
    const filter = this.#filter;
    if (filter === undefined) return true;
    let included = this.#included.get(instance);
    if (included === undefined) {
      const { functions } = instance.map;
      included = Uint8Array.from(functions, ({ funcidx }) => {
        const facts = instance.names.functionOf(funcidx);
        if (typeof filter === 'function') return filter(facts) ? 1 : 0;
        const { name, linkageName } = facts;
        return filter.includes(funcidx) || filter.includes(name) || filter.includes(linkageName ?? name)
          ? 1
          : 0;
      });
      this.#included.set(instance, included);
    }
    return included[fn] === 1;
  }

  /** No more of this site. */
  disable(instance: TracedInstance, index: number): void {
    const disabled = this.#disabled.get(instance);
    if (disabled === undefined) this.#disabled.set(instance, new Set([index]));
    else disabled.add(index);
  }

  /** Forgets what was disabled. */
  restart(): void {
    this.#disabled.clear();
  }

  /** Forgets an instance. */
  forget(instance: TracedInstance): void {
    this.#disabled.delete(instance);
    this.#included.delete(instance);
  }
}

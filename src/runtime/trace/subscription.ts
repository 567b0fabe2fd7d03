/** One observer of a tracer, the trace function or a handler of `on`: which events of which sites it wants. */
import type { SiteIndex } from '../../indices.ts';
import { SiteKind } from '../../probe-map/index.ts';
import { eventBit, type Observer } from './events.ts';
import type { TracedFunction } from './frame.ts';
import type { TracedInstance } from './instance.ts';
import { functionOfSite } from './sites.ts';

/** Which functions a handler applies to: names, linkage names, funcidx, or a predicate. */
export type FunctionFilter = readonly (string | number)[] | ((fn: TracedFunction) => boolean);

/** Bit of the event at each kind of site; reaching a handler of the guest is no event. */
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

/** An observer, what it applies to, and where it returned `DISABLE`. */
export class Subscription {
  observer: Observer;
  /** Events as bits. */
  readonly events: number;
  /** True: a trace function that is called at each `call`, and whose results get the other events. */
  readonly asks: boolean;
  readonly #filter: FunctionFilter | undefined;
  readonly #disabled = new Map<TracedInstance, Set<SiteIndex>>();
  readonly #included = new Map<TracedInstance, Uint8Array>();

  constructor(observer: Observer, events: number, asks: boolean, filter?: FunctionFilter) {
    this.observer = observer;
    this.events = events;
    this.asks = asks;
    this.#filter = filter;
  }

  /** Whether it applies to all functions and is disabled nowhere. */
  get wantsAll(): boolean {
    return this.#filter === undefined && this.#disabled.size === 0;
  }

  /** Whether it gets the event of a site. */
  wants(instance: TracedInstance, index: SiteIndex): boolean {
    const { sites } = instance.map;
    const kind = sites.kind[index]!;
    if ((this.events & bitOfKind[kind]!) === 0 || !this.includes(instance, sites.fn[index]!)) return false;
    const disabled = this.#disabled.get(instance);
    if (disabled === undefined) return true;
    if (disabled.has(index)) return false;
    return !this.asks || !disabled.has(functionOfSite(instance.map, index).firstSite);
  }

  /** Whether it gets events without a site of their own (`unwind`, `trap`) of a function. */
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

  /** Disables a site. */
  disable(instance: TracedInstance, index: SiteIndex): void {
    const disabled = this.#disabled.get(instance);
    if (disabled === undefined) this.#disabled.set(instance, new Set([index]));
    else disabled.add(index);
  }

  /** Enables all sites again. */
  restart(): void {
    this.#disabled.clear();
  }

  /** Drops an instance. */
  forget(instance: TracedInstance): void {
    this.#disabled.delete(instance);
    this.#included.delete(instance);
  }
}

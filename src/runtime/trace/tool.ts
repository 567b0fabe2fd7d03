/** One observer of a tracer: the trace function, or a handler of `on`. */
import { SiteKind } from '../../probe-map/index.ts';
import { eventBit, type Observer } from './events.ts';
import type { TracedFunction } from './frame.ts';
import { SILENT, type TracedInstance } from './instance.ts';

/** Which functions a handler is for: names, linkage names, funcidx, or a test. */
export type FunctionFilter = readonly (string | number)[] | ((fn: TracedFunction) => boolean);

/** {@link SiteKind} → bit of the event; a handler reached is no event. */
const BIT_OF_KIND = [eventBit('call'), eventBit('line'), eventBit('return'), eventBit('return'), 0];

/** An observer, what it is for, and where it said `DISABLE`. */
export class Tool {
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
    if ((this.events & BIT_OF_KIND[kind]!) === 0 || !this.includes(instance, sites.fn[index]!)) return false;
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

/** Settings of an instance's sites and flags by what observers want. */
export interface SwitchRules {
  readonly tools: readonly Tool[];
  /** Entries of functions stay on, because activations are to be known. */
  readonly keepsEntries: boolean;
  /** Ends of functions stay on, because it has to be known which activations have ended. */
  readonly keepsReturns: boolean;
  /** Lines stay on, because somebody is told at which line an activation was when it was unwound. */
  readonly keepsLines: boolean;
}

/** Sets the switches of every site anew. */
export function switchAll(instance: TracedInstance, rules: SwitchRules): void {
  const { map, actions, flags, live } = instance;
  flags.fill(0);
  live.fill(0);
  for (let index = 0; index < actions.length; index++) {
    const wanted = rules.tools.some((tool) => tool.wants(instance, index));
    actions[index] = map.sites.kind[index]! | (wanted ? 0 : SILENT);
    if (wanted) live[map.sites.fn[index]!]!++;
    if (wanted || stays(map.sites.kind[index]!, rules)) setFlag(flags, index, true);
  }
  // A trace function that asks has an activation's other events only if it wanted its `call`.
  const ends = eventBit('unwind') | eventBit('trap');
  const outlive = rules.tools.filter(({ asks, events }) => !asks && (events & ends) !== 0);
  map.functions.forEach(({ firstSite }, fn) => {
    if (outlive.some((tool) => tool.includes(instance, fn))) live[fn]!++;
    setFlag(flags, firstSite, live[fn]! > 0 || rules.keepsEntries);
  });
  instance.handles?.flags.forEach((global, word) => {
    global.value = flags[word]!;
  });
}

/** A tool disabled a site: switches it off when nobody else wants it, and its function with its last site. */
export function switchSite(instance: TracedInstance, index: number, rules: SwitchRules): void {
  const { map, actions, live } = instance;
  if ((actions[index]! & SILENT) !== 0 || rules.tools.some((tool) => tool.wants(instance, index))) return;
  const kind = map.sites.kind[index]!;
  actions[index] = kind | SILENT;
  const fn = map.sites.fn[index]!;
  live[fn]!--;
  const { firstSite } = map.functions[fn]!;
  if (index !== firstSite && !stays(kind, rules)) put(instance, index);
  if (live[fn]! <= 0 && !rules.keepsEntries) put(instance, firstSite);
}

const stays = (kind: number, rules: SwitchRules): boolean =>
  kind === SiteKind.catch ||
  (rules.keepsLines && kind === SiteKind.line) ||
  (rules.keepsReturns && (kind === SiteKind.return || kind === SiteKind.tailCall));

function setFlag(flags: Int32Array, index: number, on: boolean): void {
  if (flags.length === 0) return;
  const bit = 1 << (index & 31);
  flags[index >> 5] = on ? flags[index >> 5]! | bit : flags[index >> 5]! & ~bit;
}

/** Clears a flag of the guest. */
function put(instance: TracedInstance, index: number): void {
  setFlag(instance.flags, index, false);
  const global = instance.handles?.flags[index >> 5];
  if (global !== undefined) global.value = instance.flags[index >> 5]!;
}

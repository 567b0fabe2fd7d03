/**
 * The observers of one tracer: who gets an event, what return values mean, how errors are handled. Everything here is the
 * slow path; where there is a single observer, the loops of handlers.ts and ring-reader.ts call it directly.
 */
import { TracerError, UsageError } from '../../errors.ts';
import type { SiteIndex } from '../../indices.ts';
import { STATE } from '../../probe-map/index.ts';
import { messageOf } from '../error-values.ts';
import { isStackOverflow } from '../thrown.ts';
import { DISABLE, type EventName, eventBit, type Observer, type TraceFunction } from './events.ts';
import type { Frame } from './frame.ts';
import { type Control, type Fast, ringAction, type TracedInstance } from './instance.ts';
import { type SwitchRules, switchAll, switchSite } from './site-switches.ts';
import { Subscription } from './subscription.ts';

/** What to do when an observer throws: see the trace option `onCallbackError` of `load`. */
export type ErrorPolicy = 'finish' | 'abort' | 'ignore';

/** What stays fixed during the life of a tracer. */
export interface ObserverRules {
  /** Events that were compiled in, as bits. */
  readonly events: number;
  readonly policy: ErrorPolicy;
  readonly keepsEntries: boolean;
  readonly keepsReturns: boolean;
  /** Frames may show the line of an activation whose `line` event came earlier. */
  readonly keepsLines: boolean;
  /** Frame for an event. */
  frame(instance: TracedInstance, index: SiteIndex, depth: number): Frame;
}

/** An event as observers get it. `index` is the site that the frame shows. */
export interface TracedEvent {
  readonly name: EventName;
  readonly arg: unknown;
  readonly instance: TracedInstance;
  readonly index: SiteIndex;
  readonly depth: number;
}

const LINE = eventBit('line');
const CALL = eventBit('call');
const RETURN = eventBit('return');
/** Events that show where an activation was before. */
const OUTLIVING = eventBit('unwind') | eventBit('trap');

/** Subscriptions, and the state by which the fast paths know that there is a single observer. */
export class Observers {
  readonly control: Control = {
    global: undefined,
    calls: 0,
    unasked: null,
    unaskedState: STATE.untraced,
    returns: 0,
  };
  /** Word 0 is not 0 while an observer runs; 2: the guest is at the entry of a function. */
  readonly busy = new Int32Array(1);
  readonly instances = new Set<TracedInstance>();
  /** The error of an observer, until it is thrown to the host. */
  pending: TracerError | undefined;
  aborting = false;
  /** The function that aborts has not begun. */
  abortsAtEntry = false;
  /** Increases when existing local trace functions become invalid. */
  generation = 0;

  readonly #rules: ObserverRules;
  #trace: Subscription | undefined;
  readonly #monitors: Subscription[] = [];
  /** The only observer of `line`, if there is exactly one. */
  #lineSubscription: Subscription | undefined;
  #subscriptions: readonly Subscription[] = [];

  constructor(rules: ObserverRules) {
    this.#rules = rules;
  }

  /** Replaces the trace function; null: none, and no more events for local trace functions. */
  settrace(fn: TraceFunction | null): void {
    if (fn === null) {
      this.#trace = undefined;
      this.generation++;
      for (const { own } of this.instances) own.fill(null);
    } else if (this.#trace === undefined) {
      this.#trace = new Subscription(fn as Observer, this.#rules.events, (this.#rules.events & CALL) !== 0);
    } else this.#trace.observer = fn as Observer;
    this.refresh();
  }

  /** Adds a handler; the returned function removes it. */
  add(subscription: Subscription): () => void {
    this.#monitors.push(subscription);
    this.refresh();
    return () => this.#remove(subscription);
  }

  /** Forgets every `DISABLE`. */
  restart(): void {
    for (const subscription of this.#subscriptions) subscription.restart();
    this.refresh();
  }

  /** Adds an instance, whose handles may be found later. */
  attach(instance: TracedInstance): void {
    this.instances.add(instance);
    this.refresh();
  }

  /** Drops an instance. */
  detach(instance: TracedInstance): void {
    this.instances.delete(instance);
    instance.own.fill(null);
    instance.fast.fill(null);
    instance.map.sites.kind.forEach((kind, index) => {
      instance.actions[index] = ringAction(kind, false);
    });
    for (let word = 0; word < instance.flags.length; word++) instance.handles?.setFlags(word, 0);
    for (const subscription of this.#subscriptions) subscription.forget(instance);
  }

  /** Recomputes whether there is a single observer, and which sites are wanted. */
  refresh(): void {
    const subscriptions = this.#trace === undefined ? [...this.#monitors] : [this.#trace, ...this.#monitors];
    this.#subscriptions = subscriptions;
    const trace = subscriptions.length === 1 ? this.#trace : undefined;
    const alone = trace !== undefined && this.#reaches(trace);
    this.control.global = alone && trace.asks ? trace.observer : undefined;
    const lineSubscriptions = subscriptions.filter(({ events }) => (events & LINE) !== 0);
    const [only, ...others] = lineSubscriptions;
    this.#lineSubscription =
      only !== undefined && others.length === 0 && this.#reaches(only) ? only : undefined;
    const isWanted = (bit: number) => subscriptions.some(({ events }) => (events & bit) !== 0);
    const { control } = this;
    control.calls = control.global !== undefined ? 1 : isWanted(CALL) ? 2 : 0;
    control.returns = !isWanted(RETURN) ? 0 : alone ? 1 : 2;
    const flat = subscriptions.filter(({ asks }) => !asks);
    if (flat.length === 0 || !isWanted(LINE)) control.unasked = null;
    else
      control.unasked = this.#lineSubscription?.asks === false ? this.#lineSubscription.observer : undefined;
    control.unaskedState = flat.length > 0 ? STATE.traced : STATE.untraced;
    const rules = this.#switches();
    for (const instance of this.instances) {
      switchAll(instance, rules);
      for (let depth = 0; depth < instance.fast.length; depth++) this.setFast(instance, depth);
    }
  }

  /** Whether there is any observer. */
  get any(): boolean {
    return this.#trace !== undefined || this.#monitors.length > 0;
  }

  /** A function was entered: calls the observers and returns the state for the guest. */
  enter(instance: TracedInstance, index: SiteIndex, depth: number): number {
    instance.own[depth] = null;
    this.tell({ name: 'call', arg: this.callArg, instance, index, depth });
    this.setFast(instance, depth);
    return this.state(instance, depth);
  }

  /** Third argument of `call` and `line`. */
  callArg: unknown = undefined;

  /** Delivers an event to every observer that wants it; never throws except for an exhausted stack. */
  tell(event: TracedEvent): void {
    const { instance, index, depth, name } = event;
    const bit = eventBit(name);
    const hasSite = name !== 'unwind' && name !== 'trap';
    // Placed once: what the guest handed over may be gone when an observer has called it.
    let frame: Frame | undefined;
    for (const subscription of this.#subscriptions) {
      if ((subscription.events & bit) === 0) continue;
      const wanted = hasSite
        ? subscription.wants(instance, index)
        : subscription.includes(instance, instance.map.sites.fn[index]!);
      if (!wanted) continue;
      const observer = subscription.asks && name !== 'call' ? instance.own[depth] : subscription.observer;
      if (observer === null || observer === undefined) continue;
      const was = this.busy[0]!;
      this.busy[0] = name === 'call' && instance.map.delivery === 'call' ? 2 : 1;
      try {
        frame ??= this.#rules.frame(instance, index, depth);
        const answer = observer(frame, name, event.arg);
        if (answer !== undefined) this.#answer(subscription, answer, event);
      } catch (error) {
        this.#fail(subscription, error, name);
      } finally {
        this.busy[0] = was;
      }
    }
  }

  /** The only observer of an event on a fast path returned something. */
  answered(event: TracedEvent, answer: unknown): number {
    const subscription = this.#only(event.name);
    if (subscription !== undefined) this.#answer(subscription, answer, event);
    return this.state(event.instance, event.depth);
  }

  /** The only observer on a fast path threw. */
  failed(instance: TracedInstance, event: EventName, depth: number, error: unknown): number {
    const subscription = this.#only(event) ?? this.#trace ?? this.#lineSubscription;
    if (subscription !== undefined) this.#fail(subscription, error, event);
    return this.state(instance, depth);
  }

  /** Whether some observer gets what happens to an activation. */
  watches(instance: TracedInstance, depth: number): boolean {
    if ((instance.entered[depth] ?? -1) < 0) return false;
    if (this.#monitors.length > 0) return true;
    return this.#trace !== undefined && (!this.#trace.asks || (instance.own[depth] ?? null) !== null);
  }

  /** The state of an activation that the guest gets. */
  state(instance: TracedInstance, depth: number): number {
    if (this.aborting) return STATE.abort;
    if (this.#monitors.length > 0) return STATE.traced;
    if (this.#trace === undefined) return STATE.untraced;
    return this.#trace.asks && instance.own[depth] === null ? STATE.untraced : STATE.traced;
  }

  #remove(subscription: Subscription): void {
    if (subscription === this.#trace) this.#trace = undefined;
    const at = this.#monitors.indexOf(subscription);
    if (at >= 0) this.#monitors.splice(at, 1);
    this.refresh();
  }

  #switches(): SwitchRules {
    const { keepsEntries, keepsReturns } = this.#rules;
    const keepsLines =
      this.#rules.keepsLines &&
      this.#subscriptions.some(({ asks, events }) => !asks && (events & OUTLIVING) !== 0);
    return {
      subscriptions: this.#subscriptions,
      keepsEntries: keepsEntries && this.any,
      keepsReturns,
      keepsLines,
    };
  }

  /** Whether unwanted sites of a subscription can be switched off, so that it is never called for them. */
  #reaches(subscription: Subscription): boolean {
    if (subscription.wantsAll) return true;
    for (const { map } of this.instances)
      if (map.delivery === 'call' && map.flagCount === 0 && map.sites.length > 0) return false;
    return true;
  }

  #only(name: EventName): Subscription | undefined {
    return name === 'line' ? this.#lineSubscription : this.#trace;
  }

  /** Decides which observer directly gets the events of an activation. */
  setFast(instance: TracedInstance, depth: number): void {
    instance.fast[depth] = this.#fastOf(instance, depth);
  }

  #fastOf(instance: TracedInstance, depth: number): Fast {
    const subscription = this.#lineSubscription;
    if (subscription !== undefined)
      return subscription.asks ? (instance.own[depth] ?? null) : subscription.observer;
    if (this.control.global !== undefined) return instance.own[depth] ?? null;
    return this.#subscriptions.some(({ events }) => (events & LINE) !== 0) ? undefined : null;
  }

  #answer(subscription: Subscription, answer: unknown, event: TracedEvent): void {
    const { name, instance, index, depth } = event;
    if (answer === undefined) return;
    if (answer === DISABLE) {
      if (name !== 'unwind' && name !== 'trap') this.#disable(subscription, instance, index);
      return;
    }
    if (!subscription.asks || (answer !== null && typeof answer !== 'function')) {
      this.#fail(subscription, new UsageError(meaningless(subscription, answer, name)), name);
      return;
    }
    if (name === 'call' || name === 'line') {
      instance.own[depth] = answer as Fast;
      this.setFast(instance, depth);
    }
  }

  #disable(subscription: Subscription, instance: TracedInstance, index: SiteIndex): void {
    const reached = this.#reaches(subscription);
    subscription.disable(instance, index);
    const rules = this.#switches();
    const { map } = instance;
    const fn = map.sites.fn[index]!;
    if (subscription.asks && map.functions[fn]?.firstSite === index) {
      for (let site = index; site < map.sites.length && map.sites.fn[site] === fn; site++)
        switchSite(instance, site, rules);
    } else switchSite(instance, index, rules);
    // Without flags the fast paths would keep calling it.
    if (reached && !this.#reaches(subscription)) this.refresh();
  }

  #fail(subscription: Subscription, error: unknown, event: EventName): void {
    // The guest has used up the stack, and the observer merely was on top: it is the program's own error.
    if (isStackOverflow(error) && !hasRoom()) throw error;
    const { policy } = this.#rules;
    if (policy === 'ignore') return;
    const what = subscription === this.#trace ? 'the trace function' : 'a handler';
    this.pending ??= new TracerError(`${what} failed and was switched off: ${messageOf(error)}`, error);
    if (policy === 'abort') {
      this.aborting = true;
      this.abortsAtEntry = event === 'call';
    }
    if (subscription === this.#trace) this.settrace(null);
    else this.#remove(subscription);
  }
}

function meaningless(subscription: Subscription, answer: unknown, event: EventName): string {
  const what = answer === null ? 'null' : typeof answer === 'object' ? 'an object' : `a ${typeof answer}`;
  const may = subscription.asks ? 'undefined, null, a function or DISABLE' : 'undefined or DISABLE';
  return `an observer of \`${event}\` returned ${what}; it may return ${may}`;
}

/** Whether the stack has room for more than an observer is likely to have used. */
function hasRoom(left = 1500): boolean {
  try {
    return left === 0 || hasRoom(left - 1);
  } catch {
    return false;
  }
}

/**
 * A tracer: observers, stack and deliveries of the instances that share them. Does not know how modules are rewritten or
 * loaded; `load` gives it their event maps and passes its hooks to the boundary.
 */
import { NotInstrumentedError, UsageError } from '../../errors.ts';
import type { SiteIndex } from '../../indices.ts';
import { type EventDelivery, type EventMap, SiteKind } from '../../probe-map/index.ts';
import type { BoundaryHooks } from '../boundary-hooks.ts';
import { BoundaryEvents } from './boundary-events.ts';
import { calloutsOf, noEventCallouts, returned, slowHandlers, tailCalled } from './callouts.ts';
import { areConstant, constantFrames } from './constant-frame.ts';
import { handedOver } from './event-state.ts';
import {
  type EventName,
  eventBit,
  eventNames,
  type MonitorHandler,
  type Observer,
  type TraceFunction,
} from './events.ts';
import type { Frame, FrameRead } from './frame.ts';
import { withFreshFeedback } from './fresh-feedback.ts';
import { connectCallouts, findHandles } from './guest.ts';
import { callHandlers, flatCallHandlers, type HandlerInput, type SlowHandlers } from './handlers.ts';
import { type ModuleParts, RingAction, TracedInstance } from './instance.ts';
import { Cursor, type LiveFrames, liveFrames } from './live-frame.ts';
import { type ErrorPolicy, Observers } from './observers.ts';
import { valuesInRecord } from './record-state.ts';
import { flatRingReader, ringReader } from './ring-reader.ts';
import { siteFacts } from './sites.ts';
import { ActivationStack } from './stack.ts';
import { type FunctionFilter, Subscription } from './subscription.ts';

/** What was compiled into the modules of a tracer. */
export interface TracerSettings {
  readonly events: ReadonlySet<EventName>;
  readonly reads: ReadonlySet<FrameRead>;
  readonly delivery: EventDelivery;
  readonly policy: ErrorPolicy;
  /** `call` and `line` pass a count as third argument, which is 1. */
  readonly counts: boolean;
  /** There may be several instances: the order of their activations is kept. */
  readonly shared: boolean;
}

/** An instance that takes part. */
export interface Member {
  /** For the instance's boundary. */
  readonly hooks: BoundaryHooks;
  /**
   * Connects the instance; must be called before any of its code runs.
   * @param suspends it has imports that suspend the stack
   */
  connect(exports: WebAssembly.Exports, suspends: boolean): void;
  /** Delivers what is pending, and drops the instance. */
  leave(): void;
}

/** See the top of this file. */
export class TracerCore {
  readonly settings: TracerSettings;
  readonly #observers: Observers;
  readonly #stack: ActivationStack;
  readonly #boundaryEvents: BoundaryEvents;
  readonly #constant: boolean;
  readonly #place: (instance: TracedInstance, index: SiteIndex, depth: number) => Frame;
  /** Undefined: frames are constant. */
  readonly #live: LiveFrames | undefined;

  constructor(settings: TracerSettings) {
    this.settings = settings;
    const { events, reads, delivery, policy } = settings;
    const bits = eventNames.reduce((sum, name) => (events.has(name) ? sum | eventBit(name) : sum), 0);
    const unwinds = events.has('unwind') || events.has('trap');
    this.#observers = new Observers({
      events: bits,
      policy,
      keepsEntries: reads.has('back') || reads.has('depth'),
      keepsReturns: delivery === 'call' && unwinds,
      keepsLines: delivery === 'call' && reads.has('line'),
      frame: (instance, index, depth) => this.#place(instance, index, depth),
    });
    this.#observers.callArg = settings.counts ? 1 : undefined;
    this.#stack = new ActivationStack(this.#observers.instances);
    this.#constant = areConstant(reads);
    if (this.#constant) {
      const make = constantFrames(reads);
      this.#place = (instance, index) => {
        const made = instance.frames[index] ?? make(siteFacts(instance.map, instance.names, index));
        instance.frames[index] = made;
        return made;
      };
      this.#live = undefined;
      this.#boundaryEvents = new BoundaryEvents(this.#observers, this.#stack, undefined);
    } else {
      const live = liveFrames(reads, {
        busy: this.#observers.busy,
        depthOf: (instance, depth) => this.#stack.depthOf(instance, depth),
        below: (instance, depth) => this.#stack.below(instance, depth),
      });
      this.#place = live.place;
      this.#live = live;
      this.#boundaryEvents = new BoundaryEvents(this.#observers, this.#stack, live);
    }
  }

  /** What boundaries of its instances call, and those of instances without events that call the host on their behalf. */
  get hooks(): BoundaryHooks {
    return this.#boundaryEvents.hooks;
  }

  /**
   * Replaces the trace function; null switches it off, also for activations that are running.
   * @throws UsageError when `fn` is neither a function nor null
   */
  settrace(fn: TraceFunction | null): void {
    if (fn !== null && typeof fn !== 'function')
      throw new UsageError('settrace takes a function, or null to switch tracing off');
    this.#observers.settrace(fn);
  }

  /**
   * Adds a handler for one event; the returned function removes it.
   * @throws NotInstrumentedError when the event was not compiled in
   */
  on<Name extends EventName>(
    event: Name,
    handler: MonitorHandler<Name>,
    options: { readonly functions?: FunctionFilter } = {},
  ): () => void {
    if (typeof handler !== 'function') throw new UsageError('on takes the name of an event and a function');
    if (!(eventNames as readonly string[]).includes(event))
      throw new UsageError(`unknown event '${event}'; events are ${eventNames.join(', ')}`);
    if (!this.settings.events.has(event))
      throw new NotInstrumentedError(
        `the event '${event}' was not compiled in; add it to the option \`events\` of \`trace\``,
      );
    return this.#observers.add(
      new Subscription(handler as Observer, eventBit(event), false, options.functions),
    );
  }

  /** Clears every `DISABLE`, of all observers. */
  restartEvents(): void {
    this.#observers.restart();
  }

  /**
   * Delivers what is in the rings.
   * @throws TracerError what an observer threw since, when no export is running
   */
  flush(): void {
    if (this.#observers.busy[0] !== 0) return;
    this.#boundaryEvents.drain();
    this.#boundaryEvents.surface();
  }

  /** Whether an observer runs at the entry of a function that has not begun to count. */
  get entering(): boolean {
    return this.#observers.busy[0] === 2 && !this.#boundaryEvents.nests;
  }

  /** Adds an instance that is about to be made. */
  join(map: EventMap, parts: ModuleParts): Member {
    const instance = new TracedInstance(map, parts);
    return {
      hooks: this.#boundaryEvents.hooks,
      connect: (exports, suspends) => {
        instance.handles = findHandles(exports, map);
        this.#connect(instance, exports);
        const { turn } = instance.handles;
        if (turn !== undefined) turn.value = 0;
        this.#boundaryEvents.suspended.used ||= suspends;
        this.#observers.attach(instance);
      },
      leave: () => {
        if (this.#observers.busy[0] === 0) this.#boundaryEvents.drain();
        this.#observers.detach(instance);
        this.#boundaryEvents.forget(instance);
      },
    };
  }

  /** Variables may be looked at when their activation has gone on. */
  get #keepsValues(): boolean {
    const { events, reads } = this.settings;
    return reads.has('locals') && (reads.has('back') || events.has('unwind') || events.has('trap'));
  }

  #connect(instance: TracedInstance, exports: WebAssembly.Exports): void {
    const { delivery } = this.settings;
    const boundaryEvents = this.#boundaryEvents;
    const parts = { instance, observers: this.#observers, boundaryEvents };
    const input = this.#handlerInput(instance, slowHandlers(parts));
    // Nothing but places is reported: the paths for that look at nothing else.
    const flat = !instance.map.tracksCalls && !input.keepsLines && !this.#keepsValues;
    let events = noEventCallouts;
    if (delivery === 'call') {
      events = withFreshFeedback(flat ? flatCallHandlers : callHandlers, input);
    } else {
      const { words, actions, state } = instance;
      const hasValues = instance.handles?.values !== undefined;
      const caught = (_: number, depth: number): void => void boundaryEvents.caught(instance, depth);
      const keepRecord = this.#keepsValues
        ? (index: SiteIndex, depth: number, records: Int32Array, at: number): void => {
            instance.kept[depth] = valuesInRecord({ instance, index, records, at });
          }
        : undefined;
      const standAt = this.#live?.standAt ?? (() => {});
      const rest = { ringAction: RingAction, words, hasValues, actions, state, caught, standAt, keepRecord };
      const reader = flat ? flatRingReader : ringReader;
      boundaryEvents.addReader(instance, withFreshFeedback(reader, { ...input, ...rest }));
    }
    connectCallouts(exports, calloutsOf(parts, events));
  }

  #handlerInput(instance: TracedInstance, slow: SlowHandlers): HandlerInput {
    const observers = this.#observers;
    const { events, reads, shared } = this.settings;
    const { map, frames, fast, own, entered, lines, order } = instance;
    const place = (index: SiteIndex, depth: number): Frame => this.#place(instance, index, depth);
    const keepsLines = reads.has('back') || events.has('unwind') || events.has('trap');
    const keeps = this.#keepsValues && map.delivery === 'call';
    return {
      busy: observers.busy,
      base: map.siteBase,
      siteKind: SiteKind,
      kinds: map.sites.kind,
      frames,
      makeFrame: (index) => this.#live?.frameOf(instance, index) ?? place(index, 0),
      live: !this.#constant,
      placeFrame: place,
      ...{ cursor: this.#live?.cursor ?? new Int32Array(0), cursorWord: Cursor },
      standIn: (records) => this.#live?.standIn(instance, records) ?? -1,
      ...{ fast, own, entered, lines, order },
      clock: this.#stack.clock,
      keepsLines,
      keep: keeps
        ? (index, depth) => {
            instance.kept[depth] = handedOver(instance, index);
          }
        : undefined,
      ordered: shared || reads.has('back'),
      control: observers.control,
      arg: observers.callArg,
      returned,
      tailCalled,
      slow,
    };
  }
}

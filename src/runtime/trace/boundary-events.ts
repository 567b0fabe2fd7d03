/**
 * What happens to events where control crosses between guest and host: rings are drained, traps and exceptions become
 * events, the state of switched stacks is saved, and errors of observers are thrown.
 */
import { TracerError } from '../../errors.ts';
import type { SiteIndex } from '../../indices.ts';
import type { BoundaryHooks } from '../boundary-hooks.ts';
import type { UnwindInfo } from './events.ts';
import type { TracedInstance } from './instance.ts';
import type { LiveFrames, StoppedScopes } from './live-frame.ts';
import type { Observers } from './observers.ts';
import { RedZones } from './red-zone.ts';
import type { RingReader } from './ring-reader.ts';
import type { ActivationStack } from './stack.ts';
import { StoppedActivations } from './stopped-activations.ts';
import { SuspendedStacks } from './suspended.ts';

/** One tracer's side of all boundaries. */
export class BoundaryEvents {
  readonly #observers: Observers;
  readonly #stack: ActivationStack;
  readonly #live: LiveFrames | undefined;
  readonly #readers = new Map<TracedInstance, { readonly read: RingReader; readonly copy: Int32Array }>();
  readonly #redZones = new RedZones();
  /** Running calls of exports that an observer made. */
  #nested = 0;
  #depthsBefore: ReadonlyMap<TracedInstance, number> = new Map();
  /** Running calls of the host by the guest. */
  #hostCalls = 0;
  /** Depths at these calls, the last at the end; kept where stacks can be suspended. */
  readonly #hostDepths: ReadonlyMap<TracedInstance, number>[] = [];
  /** The trap that was delivered last; it may pass several boundaries. */
  #deliveredTrap: unknown;
  readonly #stopped = new StoppedActivations();
  readonly suspended: SuspendedStacks;

  constructor(observers: Observers, stack: ActivationStack, live: LiveFrames | undefined) {
    this.#observers = observers;
    this.#stack = stack;
    this.#live = live;
    this.suspended = new SuspendedStacks(
      observers,
      (instance) => this.#hostDepths.at(-1)?.get(instance) ?? 0,
    );
  }

  /** Whether an observer runs guest code. */
  get nests(): boolean {
    return this.#nested > 0;
  }

  /** Adds the ring of an instance. */
  addReader(instance: TracedInstance, read: RingReader): void {
    const ring = instance.handles?.ring;
    if (ring !== undefined) this.#readers.set(instance, { read, copy: new Int32Array(ring.length) });
  }

  /** Drops an instance. */
  forget(instance: TracedInstance): void {
    this.#readers.delete(instance);
  }

  /** What the boundary calls; one object serves all instances. */
  readonly hooks: BoundaryHooks = {
    enter: () => this.#enter(),
    leave: () => this.#leave(),
    trapsAtEntry: () => this.#observers.aborting && this.#observers.abortsAtEntry,
    threw: (error, trap) => this.#threw(error, trap),
    callsHost: () => this.#callsHost(),
    hostReturned: () => this.#hostReturned(),
  };

  /** Delivers what is in the rings. */
  drain(): void {
    for (const instance of this.#readers.keys()) this.drainOne(instance);
  }

  /** Delivers what is in the ring of one instance. Observers may run guest code, which must find the ring empty. */
  drainOne(instance: TracedInstance): void {
    const sites = instance.pending;
    const reader = this.#readers.get(instance);
    const { handles, map } = instance;
    if (sites <= 0 || reader === undefined || map.ring === undefined || handles?.ring === undefined) return;
    // Of guest code that an observer runs nothing is delivered; the copy is the one that is being read then.
    if (this.#observers.busy[0] !== 0) {
      instance.emptyRing();
      return;
    }
    const { ring } = handles;
    const { copy, read } = reader;
    const first = map.ring.start >> 2;
    copy.set(ring.subarray(first, first + sites));
    const values = instance.pendingValues;
    if (values > 0) copy.set(ring.subarray(ring.length - values), copy.length - values);
    instance.emptyRing();
    read(copy, sites);
    instance.emptyRing();
  }

  /** The guest reports that its ring is full. Returns where it continues, or -1 to abort. */
  flushed(instance: TracedInstance): number {
    this.drainOne(instance);
    return this.#observers.aborting ? -1 : (instance.map.ring?.start ?? 0);
  }

  /** An instance is about to write to its ring: what others wrote is delivered first. */
  takeTurn(instance: TracedInstance): number {
    this.drain();
    for (const { handles } of this.#observers.instances)
      if (handles?.turn !== undefined) handles.turn.value = 0;
    if (instance.handles?.turn !== undefined) instance.handles.turn.value = 1;
    return 0;
  }

  /** A handler of the guest was reached: everything deeper was unwound. */
  caught(instance: TracedInstance, depth: number): number {
    const depths = this.#stack.depthsUnder(instance, depth);
    this.#unwind(depths, undefined, { event: 'unwind', reason: 'exception', error: undefined });
    for (const [other, to] of depths) if (other !== instance && other.depth !== to) other.cutTo(to);
    return this.#observers.state(instance, depth);
  }

  /** Throws what an observer threw, at a point where no guest code can see it. */
  surface(): void {
    const { pending } = this.#observers;
    if (pending === undefined || this.#stack.entries.length > 0) return;
    this.#observers.pending = undefined;
    this.#observers.aborting = false;
    throw pending;
  }

  #enter(): boolean {
    if (this.#observers.busy[0] !== 0) {
      if (this.#nested++ === 0) this.#beginNested();
      return false;
    }
    this.drain();
    const { entries } = this.#stack;
    // Left over by exceptions that passed a raw export: nothing is running now.
    if (entries.length === 0 && this.#hostCalls === 0) {
      for (const instance of this.#observers.instances) instance.floor = 0;
      this.#stack.cut(new Map());
    }
    entries.push({ clock: this.#stack.clock[0]!, depths: this.#stack.depths() });
    return true;
  }

  #leave(): void {
    if (this.#nested > 0) {
      if (--this.#nested === 0) this.#endNested(true);
      return;
    }
    this.drain();
    const entry = this.#stack.entries.pop();
    if (entry !== undefined) this.#stack.cut(entry.depths);
    this.surface();
  }

  #threw(error: unknown, trap: boolean): unknown {
    if (this.#nested > 0) {
      this.#stack.cut(this.#depthsBefore);
      if (--this.#nested === 0) this.#endNested(false);
      return error;
    }
    const observers = this.#observers;
    observers.busy[0] = 0;
    this.drain();
    const entry = this.#stack.entries.pop();
    const depths = entry?.depths ?? new Map<TracedInstance, number>();
    const stopped =
      trap && this.#live && !observers.aborting
        ? this.#stopped.at(error, this.#stack.above(depths))
        : undefined;
    if (trap && error !== this.#deliveredTrap) {
      this.#deliveredTrap = error;
      this.#deliverTrap(depths, error, stopped);
    }
    this.#unwind(
      depths,
      stopped,
      Object.freeze({ event: 'unwind', reason: trap ? 'trap' : 'exception', error }),
    );
    this.#stack.cut(depths);
    if (this.#stack.entries.length > 0) return error;
    this.#deliveredTrap = undefined;
    this.#stopped.end();
    const { pending, aborting } = observers;
    if (pending === undefined) return error;
    observers.pending = undefined;
    observers.aborting = false;
    return aborting ? pending : new TracerError(pending.message, pending.cause, error);
  }

  #callsHost(): void {
    this.#hostCalls++;
    if (this.#observers.busy[0] === 0) this.drain();
    if (this.suspended.used) this.#hostDepths.push(this.#stack.depths());
  }

  #hostReturned(): void {
    this.#hostCalls--;
    this.#hostDepths.pop();
  }

  /** Delivers a trap to the innermost activation that has an observer. */
  #deliverTrap(
    depths: ReadonlyMap<TracedInstance, number>,
    error: unknown,
    stopped: StoppedScopes | undefined,
  ): void {
    this.#live?.standInGuest('stopped', stopped);
    const found = this.#stack
      .above(depths)
      .find(({ instance, depth }) => this.#observers.watches(instance, depth));
    if (found === undefined) return;
    const { instance, depth } = found;
    const index = instance.lines[depth]!;
    this.#observers.tell({
      name: 'trap',
      arg: Object.freeze({ event: 'trap', error }),
      instance,
      index,
      depth,
    });
    this.#live?.standInGuest('here');
  }

  #unwind(
    depths: ReadonlyMap<TracedInstance, number>,
    stopped: StoppedScopes | undefined,
    info: UnwindInfo,
  ): void {
    const gone = this.#stack.above(depths);
    this.#live?.standInGuest(info.reason === 'trap' ? 'stopped' : 'gone', stopped);
    for (const { instance, depth } of gone) {
      if ((instance.entered[depth] ?? -1) >= 0)
        this.#observers.tell({ name: 'unwind', arg: info, instance, index: instance.lines[depth]!, depth });
      instance.own[depth] = null;
      instance.fast[depth] = null;
      instance.entered[depth] = -1 as SiteIndex;
    }
    this.#live?.standInGuest('here');
  }

  #beginNested(): void {
    this.#live?.capture();
    this.#depthsBefore = this.#stack.depths();
    for (const { counts } of this.#observers.instances) counts?.begin();
    this.#redZones.enter(this.#observers.instances);
  }

  #endNested(returned: boolean): void {
    this.#redZones.leave(returned);
    for (const instance of this.#observers.instances) {
      instance.counts?.end();
      instance.emptyRing();
    }
  }
}

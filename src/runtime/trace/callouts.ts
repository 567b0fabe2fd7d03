/** What one instance's guest calls: the handler of every {@link Callout}, and of the events that are seldom simple. */
import type { SiteIndex } from '../../indices.ts';
import { type Callout, SiteKind } from '../../probe-map/index.ts';
import type { BoundaryEvents } from './boundary-events.ts';
import type { EventName } from './events.ts';
import type { CalloutFunction } from './guest.ts';
import type { EventCallouts, SlowHandlers } from './handlers.ts';
import type { TracedInstance } from './instance.ts';
import type { Observers } from './observers.ts';

/** A handler for each callout; `connectCallouts` puts them into the order of the guest's table. */
export type Callouts = Readonly<Record<keyof typeof Callout, CalloutFunction>>;

/** What handlers act on. */
export interface CalloutParts {
  readonly instance: TracedInstance;
  readonly observers: Observers;
  readonly boundaryEvents: BoundaryEvents;
}

/** With delivery `ring` no event calls out. */
export const noEventCallouts: EventCallouts = { call: () => 0, line: () => 0, return: () => 0 };

/** `arg` of `return` events. */
export const returned = Object.freeze({ event: 'return', tail: false });
/** `arg` of `return` events of tail calls. */
export const tailCalled = Object.freeze({ event: 'return', tail: true });

/** All handlers of an instance. */
export function calloutsOf(
  { instance, observers, boundaryEvents }: CalloutParts,
  events: EventCallouts,
): Callouts {
  return {
    ...events,
    catch: (_, depth) => (observers.busy[0] !== 0 ? 0 : boundaryEvents.caught(instance, depth)),
    flush: () => boundaryEvents.flushed(instance),
    suspend: (_, depth) => {
      boundaryEvents.drainOne(instance);
      const from = instance.map.delivery === 'ring' ? instance.depth : depth;
      return boundaryEvents.suspended.suspend(instance, from);
    },
    resume: (token) => {
      boundaryEvents.drain();
      boundaryEvents.suspended.resume(token);
      return 0;
    },
    turn: () => boundaryEvents.takeTurn(instance),
  };
}

/** The event of each kind of site, as the fast paths report it to the slow ones. */
const eventOfKind: Readonly<Record<keyof typeof SiteKind, EventName>> = {
  call: 'call',
  line: 'line',
  return: 'return',
  tailCall: 'return',
  catch: 'line',
};
const eventByCode = new Map<number, EventName>(
  Object.entries(eventOfKind).map(([name, event]) => [SiteKind[name as keyof typeof SiteKind], event]),
);

/** What the fast paths do not do themselves. */
export function slowHandlers({ instance, observers }: CalloutParts): SlowHandlers {
  const kinds = instance.map.sites.kind;
  return {
    call: (index, depth) => observers.enter(instance, index, depth),
    line: (index, depth) => {
      observers.tell({ name: 'line', arg: observers.callArg, instance, index, depth });
      return observers.state(instance, depth);
    },
    return: (index, depth) => {
      const arg = kinds[index] === SiteKind.tailCall ? tailCalled : returned;
      observers.tell({ name: 'return', arg, instance, index, depth });
      const state = observers.state(instance, depth);
      instance.own[depth] = null;
      instance.fast[depth] = null;
      instance.entered[depth] = -1 as SiteIndex;
      return state;
    },
    answered: (answer, index, depth) => {
      const name = eventByCode.get(kinds[index]!) ?? 'line';
      return observers.answered({ name, arg: undefined, instance, index, depth }, answer);
    },
    called: (answer, index, depth) => {
      instance.own[depth] = null;
      if (answer !== undefined) {
        const event = { name: 'call', arg: undefined, instance, index, depth } as const;
        observers.answered(event, answer);
      }
      observers.setFast(instance, depth);
      return observers.state(instance, depth);
    },
    failed: (error, event, depth) => observers.failed(instance, event, depth, error),
  };
}

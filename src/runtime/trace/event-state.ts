/** The variables at the site of an event, and the state of the guest that their values are read from. */
import type { SiteIndex } from '../../indices.ts';
import { SiteKind } from '../../probe-map/index.ts';
import type {
  GuestMemory,
  GuestState,
  PlannedVariable,
  SiteVariables,
  WasmValue,
} from '../../variables/index.ts';
import type { TracedInstance } from './instance.ts';
import { fromBits } from './local-values.ts';
import { functionOfSite } from './sites.ts';
import type { HandedOver } from './source-variables.ts';

/** The variables at a site. */
export function variablesAt(instance: TracedInstance, index: SiteIndex): SiteVariables | undefined {
  const { map, variables, inScope } = instance;
  if (variables === undefined) return undefined;
  const known = inScope[index];
  if (known !== undefined) return known;
  const { kind, offset } = map.sites;
  const found = variables.at(offset[index] ?? 0, kind[index] === SiteKind.call);
  inScope[index] = found;
  return found;
}

/** Reads what the event of a site has just handed over. */
export function handedOver(instance: TracedInstance, index: SiteIndex): HandedOver {
  const { locals } = functionOfSite(instance.map, index);
  const count = locals.length + (variablesAt(instance, index)?.carried.length ?? 0);
  return instance.handles?.locals.slice(0, count).map(({ value }) => value);
}

/** Says which event is delivered now, so that what belongs to another one is refused. */
export interface EventLife {
  /** Increases with each event. */
  readonly event: number;
  /** @throws UsageError: that event is over */
  check(event: number): void;
}

/** Where the values of an event are read from. */
export interface EventState {
  readonly instance: TracedInstance;
  readonly index: SiteIndex;
  /** What the event handed over; 'in guest': it is where the guest left it. */
  readonly values: () => HandedOver | 'in guest';
  /** False: wasm globals have other values by now. */
  readonly isNow: boolean;
}

/** The state of the guest at an event. */
export class EventGuestState implements GuestState {
  private readonly state: EventState;
  private readonly life: EventLife;
  private readonly event: number;

  constructor(state: EventState, life: EventLife) {
    this.state = state;
    this.life = life;
    this.event = life.event;
  }

  local(local: number): WasmValue | undefined {
    this.life.check(this.event);
    const { instance, index, values } = this.state;
    const { locals } = functionOfSite(instance.map, index);
    const place = local < locals.length ? local : this.placeOf(local, locals.length);
    const type =
      local < locals.length
        ? locals[local]
        : variablesAt(instance, index)?.carried[place - locals.length]?.type;
    if (type === undefined || type === '-') return undefined;
    const handed = values();
    const bits = handed === 'in guest' ? instance.handles?.locals[place]?.value : handed?.[place];
    return bits === undefined ? undefined : ({ type, value: fromBits(type, bits) } as WasmValue);
  }

  global(global: number): WasmValue | undefined {
    this.life.check(this.event);
    const { instance, isNow } = this.state;
    const value = isNow ? instance.handles?.global(global)?.value : undefined;
    if (typeof value === 'bigint') return { type: 'i64', value };
    return Number.isInteger(value) ? { type: 'i32', value: value as number } : undefined;
  }

  setGlobal(global: number, value: number | bigint): void {
    this.life.check(this.event);
    const { instance, isNow } = this.state;
    const handle = instance.handles?.global(global);
    if (isNow && handle !== undefined) handle.value = value;
  }

  memory(): GuestMemory | undefined {
    this.life.check(this.event);
    return this.state.instance.liveMemory;
  }

  /** Carried locals come after those that the function hands over anyway. */
  private placeOf(local: number, first: number): number {
    const { instance, index } = this.state;
    const { carried = [] } = variablesAt(instance, index) ?? {};
    for (let i = 0; i < carried.length; i++) if (carried[i]?.index === local) return first + i;
    return -1;
  }
}

/** The same variables without values. */
export function withoutValues(list: readonly PlannedVariable[], reason: string): PlannedVariable[] {
  return list.map((each) => ({ ...each, plan: { state: 'unsupported', reason } }));
}

/**
 * Variables of an activation whose last event was some time ago: memory is that of now, and an optimizer may have given what
 * held a variable then to another. Wasm locals are those of the event.
 */
export function asOfLastEvent(list: readonly PlannedVariable[]): readonly PlannedVariable[] {
  return list.map((each) => {
    const { plan, isFixed } = each;
    if (isFixed || plan.state !== 'value') return each;
    if (!inMemory(plan.place)) return { ...each, isEarlier: true };
    const reason = 'its memory may hold something else since the last event of its function';
    return { ...each, plan: { state: 'unsupported', reason }, isEarlier: true };
  });
}

type ValuePlace = Extract<PlannedVariable['plan'], { readonly state: 'value' }>['place'];

function inMemory(place: ValuePlace): boolean {
  switch (place.kind) {
    case 'memory':
      return true;
    case 'value':
      return place.value.some(({ op }) => op === 'load');
    case 'bytes':
      return false;
    case 'pieces':
      return place.pieces.some((piece) => piece.place !== undefined && inMemory(piece.place));
  }
}

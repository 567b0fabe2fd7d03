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

/** Where the values of an event are read from. */
export interface EventState {
  readonly instance: TracedInstance;
  readonly index: SiteIndex;
  readonly values: () => HandedOver;
  /** False: wasm globals have other values by now. */
  readonly isNow: boolean;
  /** Throws when the event is over. */
  readonly check: () => void;
}

/** The state of the guest at an event. */
export function guestState({ instance, index, values, isNow, check }: EventState): GuestState {
  const { locals } = functionOfSite(instance.map, index);
  const { carried = [] } = variablesAt(instance, index) ?? {};
  let live: GuestMemory | undefined;
  return {
    local(local) {
      const more = carried.findIndex((each) => each.index === local);
      const place = local < locals.length ? local : locals.length + more;
      const type = local < locals.length ? locals[local] : carried[more]?.type;
      const bits = type === undefined ? undefined : values()?.[place];
      if (type === undefined || type === '-' || bits === undefined) return undefined;
      return { type, value: fromBits(type, bits) } as WasmValue;
    },
    global(global) {
      check();
      const value = isNow ? instance.handles?.global(global)?.value : undefined;
      if (typeof value === 'bigint') return { type: 'i64', value };
      return Number.isInteger(value) ? { type: 'i32', value: value as number } : undefined;
    },
    setGlobal(global, value) {
      check();
      const handle = instance.handles?.global(global);
      if (isNow && handle !== undefined) handle.value = value;
    },
    memory() {
      check();
      const memory = instance.handles?.memory;
      live ??= memory && liveMemory(memory, check);
      return live;
    },
  };
}

/** Memory as it is whenever it is read, for as long as the event lasts. */
function liveMemory(memory: WebAssembly.Memory, check: () => void): GuestMemory {
  let bytes = new Uint8Array(memory.buffer);
  // An observer may run guest code that makes it larger: then the buffer is another, and this one has no bytes.
  const current = (): Uint8Array => {
    if (bytes.length === 0) bytes = new Uint8Array(memory.buffer);
    return bytes;
  };
  return {
    get byteLength() {
      return current().length;
    },
    holds: () => true,
    read(address, length) {
      check();
      return current().slice(address, address + length);
    },
  };
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

/** What a caller can request of event probes, and what follows from it. */
import type { DebugInfo, LineTable, VariableSite } from '../../debuginfo/index.ts';
import type { EventDelivery, LocalType } from '../../probe-map/index.ts';
import type { WasmModule } from '../../wasm/index.ts';
import type {
  ConditionVariables,
  CopiedMemory,
  ModulePoints,
  PlaceContext,
  WhenExpression,
} from '../conditions/index.ts';

/** Kinds of event that need probes. The host finds `unwind` and `trap` where calls are tracked. */
export type EventKind = 'call' | 'line' | 'return' | 'unwind';

/** A value that is handed over at an event besides those that `locals` names. */
export interface CarriedLocal {
  /** localidx. */
  readonly index: number;
  readonly type: Exclude<LocalType, '-'>;
}

/** Says for each place what its event has to carry so that the variables of the source can be read there. */
export interface CarriedValues {
  /** Ascending by their index; the same for a place each time. */
  at(place: VariableSite): readonly CarriedLocal[];
  /** globalidx of the globals that are read at the places planned so far. */
  globals(): Iterable<number>;
  /** Delivery `ring`: what of memory 0 is copied into the records of a place; the same each time. */
  copies(place: VariableSite, context: PlaceContext): readonly CopiedMemory[];
}

/** A module that points may be in. */
export interface PointedModule {
  readonly module: WasmModule;
  readonly debugInfo: DebugInfo;
  readonly lines: LineTable;
  /** By defined function; 1: it gets probes. */
  readonly traced: Uint8Array;
}

/** Options of `instrument` for event probes. */
export interface EventOptions {
  readonly delivery: EventDelivery;
  readonly kinds: readonly EventKind[];
  /** Tracks calls even if no kind requires it, for the depth of a `line` event or its callers. */
  readonly trackCalls?: boolean;
  /** Values of wasm locals that every event carries: none by default, the parameters, or all. */
  readonly locals?: 'none' | 'params' | 'all';
  /**
   * What each event carries after these, in their order; in delivery `ring` with copies of memory after them. Of locals that `locals`
   * names nothing is carried twice. The module then exports its memory 0 and the globals.
   */
  readonly carried?: (module: WasmModule, debugInfo: DebugInfo) => CarriedValues | undefined;
  /**
   * Every site has a flag with which the host switches it on and off. Always so in `call`, where no event leaves the guest
   * until the host switches it on: functions of an instance that failed to instantiate may live on in other instances.
   */
  readonly flags?: boolean;
  /** Callouts may answer that the guest must trap at once. */
  readonly abortable?: boolean;
  /** Added to every site's number, so that modules that share a tracer have distinct sites. 0 by default. */
  readonly siteBase?: number;
  /** Other traced modules may call this one, or be called by it, without the host noticing. */
  readonly shared?: boolean;
  /** funcidx of imports that may suspend the stack (`WebAssembly.Suspending`). */
  readonly suspending?: readonly number[];
  /** `line` events only: a condition that must hold. */
  readonly when?: WhenExpression;
  /** The variables that `when` may name; without, their names are those of wasm locals in the name section. */
  readonly variables?: (module: WasmModule, debugInfo: DebugInfo) => ConditionVariables | undefined;
  /**
   * Points at lines: these have events where one of them holds; other lines as it says. Its expressions may name the same variables
   * as `when`. Delivery `call` only, with `carried`.
   */
  readonly points?: (module: PointedModule) => ModulePoints;
  /** Name that the user sees for a path of the debug info, for `when`; by default the path itself. */
  readonly fileName?: (path: string) => string;
  /** `line` events only: the n-th, the 2n-th… of those for which `when` holds. */
  readonly every?: number;
  /** `line` events only: at most this many per site. */
  readonly limit?: number;
  /** Adds counters as well. False by default. */
  readonly counts?: boolean;
}

/** The options, completed for one module. */
export interface EventSetup extends EventOptions {
  readonly siteBase: number;
  readonly has: Readonly<Record<EventKind, boolean>>;
  readonly tracksCalls: boolean;
  /** The guest keeps the depth of its activations in a global, for callouts and for handlers that compare it. */
  readonly keepsDepth: boolean;
}

/** `catches`: whether something in the module may catch an exception. */
export function setUpEvents(options: EventOptions, catches: boolean): EventSetup {
  const wants = new Set(options.kinds);
  const has = {
    call: wants.has('call'),
    line: wants.has('line'),
    return: wants.has('return'),
    unwind: wants.has('unwind'),
  };
  const tracksCalls = options.trackCalls === true || has.call || has.return || has.unwind;
  return {
    ...options,
    flags: options.flags === true || options.delivery === 'call',
    siteBase: options.siteBase ?? 0,
    has,
    tracksCalls,
    keepsDepth: tracksCalls && (options.delivery === 'call' || catches),
  };
}

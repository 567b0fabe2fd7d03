/**
 * The second contract between rewriter and runtime: which event probes a module has, how they call out or what they
 * append to the ring, and what every site means. Plain data. Counts have the first (probe-map.ts).
 */
import type { FuncIdx, SiteIndex } from '../indices.ts';

/** How events get from a module to its host. (`count` is no matter of events: see probe-map.ts.) */
export type EventDelivery = 'call' | 'ring';

/** What happens at a site; the values of {@link EventSites.kind}. */
export const SiteKind = {
  /** The function was entered. Every traced function has this site, and it is its first. */
  call: 0,
  line: 1,
  return: 2,
  /** `return_call…`: the activation ends, and the callee takes its place. */
  tailCall: 3,
  /** A handler of the function was reached: every activation above it has been unwound. */
  catch: 4,
} as const;

/** One of {@link SiteKind}. */
export type SiteKindCode = (typeof SiteKind)[keyof typeof SiteKind];

/** All sites of a module in columns; a site's index is its number, without {@link EventMap.siteBase}. */
export interface EventSites {
  readonly length: number;
  /** {@link SiteKind}. */
  readonly kind: Uint8Array;
  /** Index into {@link EventMap.functions}. */
  readonly fn: Uint32Array;
  /** Index into {@link EventMap.files}; NO_FILE: unknown (then line is 0). */
  readonly file: Uint32Array;
  /** 1-based; 0: unknown. Of a `call` site: that of the function's first row; of `return` and `catch`: the row in force. */
  readonly line: Uint32Array;
  /** 1-based as in DWARF; 0: unknown. */
  readonly column: Uint32Array;
  /** ModuleOffset in the original of the instruction before which the event happens. */
  readonly offset: Uint32Array;
}

/** {@link EventSites.file} where the file is unknown. */
export const NO_FILE = 0xffffffff;

/** A type of a local as events can carry it; '-': its value cannot be had (v128, references). */
export type LocalType = 'i32' | 'i64' | 'f32' | 'f64' | '-';

/** A function with event probes. */
export interface EventFunction {
  readonly funcidx: FuncIdx;
  /** Its first site; the sites of a function are consecutive, in the order of the code. */
  readonly firstSite: SiteIndex;
  /** Parameters. */
  readonly params: number;
  /** Types of the locals that events carry, parameters first; empty when none are carried. */
  readonly locals: readonly LocalType[];
}

/** Everything the runtime must know of a module's event probes. */
export interface EventMap {
  readonly delivery: EventDelivery;
  /** Added to a site's index wherever the module names one, so that several modules can share a tracer. */
  readonly siteBase: number;
  readonly files: readonly string[];
  readonly functions: readonly EventFunction[];
  readonly sites: EventSites;
  /** Entries, ends and handlers are probed, so that activations can be distinguished: see {@link Callout}. */
  readonly tracksCalls: boolean;
  /**
   * Number of 32-bit words of flags, which the exports `wtrace:flags:<i>` set: bit `site % 32` of word `site / 32` set: the
   * site is enabled. 0: none. In `call` there always are, all 0 at first: the host switches on what it wants once it has put its
   * functions into the table. In `ring` they are all set at first.
   */
  readonly flagCount: number;
  /**
   * Number of i64 globals `wtrace:local:<i>` in which `call` hands over the locals, as bits of the value. After those that the
   * function carries there may be others, from which variables of the source are read: who requested them knows which.
   */
  readonly localCount: number;
  /** Present with `ring`. */
  readonly ring?: RingLayout;
}

/**
 * A ring holds 32-bit words. From byte `start` of the memory `wtrace:ring` to the byte before the value of `wtrace:cursor` (i32, byte
 * address): the site (with siteBase) of each event, after that of a `catch` site the depth of the function's activation.
 *
 * From the end of the memory downwards, the values of each event that has any, those of the first event last: the locals that the function
 * carries, in their order (i32 and f32 one word, i64 and f64 two, low word first; '-' none). Whoever requested variables of the source
 * defines what follows: wasm locals in the same form, then copies of memory 0, each the number of bytes that are there, their address, and
 * room for all that were wanted, in whole words. `wtrace:values` (i32; only where events may carry anything) is `start + bytes` less the
 * bytes of all values. The ring is full where that is not above the cursor.
 */
export interface RingLayout {
  /** Byte address of the first site. */
  readonly start: number;
  /** Bytes that sites and values may fill; more of the memory is a reserve. */
  readonly bytes: number;
  /**
   * Other instances of the thread have rings too, and there is to be one order: one instance at a time may write, the one
   * whose global `wtrace:turn` is not 0. Another asks first (`turn`), and the host reads what was written before. It is 1 at
   * first, and 0 from when the host has connected the instance: one that could not be finished asks nobody.
   */
  readonly shared: boolean;
}

/**
 * Entries of the table `wtrace:calls` that the module calls, all of type [i32 i32] -> [i32]. The host puts Exported
 * Functions there between instantiation and `wtrace:start`.
 */
export const Callout = {
  /** (site, depth) -> state. Delivery `call`, entry of an activation; `depth` is 1 for the outermost. */
  call: 0,
  /** (site, depth) -> state. */
  line: 1,
  /** (site, depth) -> ignored unless {@link STATE.abort}. `depth` is that of the activation that ends. */
  return: 2,
  /** (site, depth) -> ignored: activations deeper than `depth` were unwound. */
  catch: 3,
  /** (cursor, 0) -> the new cursor, or -1 to abort. Delivery `ring`: the ring is full. */
  flush: 4,
  /** (0, depth) -> token: an import that suspends the stack is about to be called. */
  suspend: 5,
  /** (token, depth) -> ignored: it returned. */
  resume: 6,
  /** (0, 0) -> ignored: this instance wants to write to its ring, and it is not its turn. */
  turn: 7,
} as const;

/** Size of the table `wtrace:calls`: the numbers of {@link Callout} are 0 and up. */
export const CALLOUT_COUNT = Object.keys(Callout).length;

/**
 * What callouts answer: a mask for the events of the activation, kept in a local of the guest. Without
 * {@link EventMap.tracksCalls} there are no states: depth is 0 and the answer ignored, except `abort`.
 */
export const STATE = {
  /** No more events of this activation leave the guest. */
  untraced: 0,
  traced: -1,
  /** The guest traps at once (`unreachable`); only where the module was made with `abortable`. */
  abort: 1,
} as const;

/** Export: the table of callouts. */
export const CALLS_EXPORT = 'wtrace:calls';
/** Export: mutable i32, depth of the running activation of a traced function (0: none). */
export const DEPTH_EXPORT = 'wtrace:depth';
/** Export: mutable i32, byte address after the last site of the ring. */
export const CURSOR_EXPORT = 'wtrace:cursor';
/** Export: mutable i32, how far the ring's values reach: see {@link RingLayout}. */
export const VALUES_EXPORT = 'wtrace:values';
/** Export: mutable i32, not 0 while the instance may write to its ring; only where several share an order. */
export const TURN_EXPORT = 'wtrace:turn';
/** Export: the module's own stack pointer, where it has one. */
export const STACK_EXPORT = 'wtrace:stack';
/** Export: the memory of the ring. */
export const RING_EXPORT = 'wtrace:ring';
/** Exports `wtrace:flags:<i>`: `(word: i32, value: i32) -> ()` sets word `i * FLAGS_PER_SETTER + word` of the flags. */
export const FLAGS_EXPORT = 'wtrace:flags:';
/** Words that one of them sets: its code dispatches on their number. */
export const FLAGS_PER_SETTER = 1000;
/** Exports `wtrace:local:<i>`: mutable i64. */
export const LOCAL_EXPORT = 'wtrace:local:';
/** Export where variables are read: memory 0. */
export const MEMORY_EXPORT = 'wtrace:memory';
/** Exports `wtrace:global:<globalidx>` where variables are read: globals of the module itself. */
export const GLOBAL_EXPORT = 'wtrace:global:';

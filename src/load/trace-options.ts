/** The option `trace` of `load`, and how events are delivered as a result. */
import type { CountFunction, ErrorPolicy, EventName, FrameRead, TraceFunction } from '../runtime/index.ts';
import type { Format } from '../variables/index.ts';

/** What a module is traced for; fixed when it is loaded. Nothing else is compiled in. */
interface CommonTraceOptions {
  /**
   * What the observers read; decides what an event carries and how it is delivered. Reading anything else throws
   * `NotInstrumentedError`. `memory` declares that they read the guest's memory, which must not change meanwhile.
   * `['file', 'line', 'column', 'function', 'offset']` by default.
   */
  readonly reads?: readonly FrameRead[];
  /**
   * Variables of the source, and parts of them, that `frame.locals` shows in place of all: `['n', 'p.x', 'buf[0]', '*q']`. Only what
   * they need is handed over; numbers, short texts and small records of them by delivery `ring` as well. Implies `'locals'` among `reads`.
   */
  readonly locals?: readonly string[];
  /** How values of your own types are shown: tried in order, before the formats of libraries. */
  readonly formats?: readonly Format[];
  /** Only every n-th `line` event of the whole program. */
  readonly every?: number;
  /** At most this many `line` events per site. */
  readonly limit?: number;
  /** Only `line` events for which this condition holds, in the language of docs/when.md; evaluated in the guest. */
  readonly when?: string;
  /**
   * What happens to an error that an observer throws; the guest never sees it. `finish`, the default: the observer is
   * switched off, the guest continues, and the outermost call of an export throws a `TracerError`. `abort`: the guest traps
   * at once, which only delivery `call` supports. `ignore`: nothing.
   */
  readonly onCallbackError?: ErrorPolicy;
  /** Compiles in the flags with which sites are switched off in the guest. True by default with delivery `call`. */
  readonly disable?: boolean;
}

/** An observer that gets events one by one, in order. */
export interface OrderedTraceOptions extends CommonTraceOptions {
  /** `['call', 'line', 'return']` by default. */
  readonly events?: readonly EventName[];
  readonly order?: true;
  /** `auto`, the default, chooses by `reads`, `order` and the engine; see {@link Tracing.delivery}. */
  readonly delivery?: 'auto' | 'call' | 'ring';
  readonly fn?: TraceFunction | null;
}

/** An observer that only needs to know how often: it gets `(frame, event, count)`. */
export interface CountTraceOptions extends CommonTraceOptions {
  /** `['line']` by default. */
  readonly events?: readonly ('call' | 'line')[];
  readonly order: false;
  readonly delivery?: 'auto' | 'count' | 'call' | 'ring';
  readonly fn?: CountFunction | null;
}

/** See {@link OrderedTraceOptions} and {@link CountTraceOptions}. */
export type TraceOptions = OrderedTraceOptions | CountTraceOptions;

/** How events are delivered. */
export interface Tracing {
  /**
   * `count`: not one by one; the guest counts. `ring`: the guest records events, and observers get them before the guest
   * calls the host, when it returns or traps, and when the ring is full. `call`: observers are called during the event.
   */
  readonly delivery: 'count' | 'ring' | 'call';
  /** Why this delivery, in words for people. */
  readonly why: string;
}

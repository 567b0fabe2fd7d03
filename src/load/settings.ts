/** From trace options to what is compiled in: checked, with defaults, and with a delivery that the engine supports. */
import { checkOptions, type OptionShape, shown } from '../arguments.ts';
import { UsageError } from '../errors.ts';
import { parseWhen, type WhenExpression } from '../rewriter/index.ts';
import {
  constantReads,
  type ErrorPolicy,
  type EventName,
  eventNames,
  type FrameRead,
  frameReads,
} from '../runtime/index.ts';
import { type Format, parsePath, type VariablePath } from '../variables/index.ts';
import { checkedFormats } from './formats-option.ts';
import type { TraceOptions, Tracing } from './trace-options.ts';

/** Complete trace options. */
export interface TraceSettings {
  readonly events: ReadonlySet<EventName>;
  readonly reads: ReadonlySet<FrameRead>;
  /** False: observers receive counts. */
  readonly order: boolean;
  readonly policy: ErrorPolicy;
  readonly flags: boolean;
  readonly every: number | undefined;
  readonly limit: number | undefined;
  readonly when: WhenExpression | undefined;
  readonly tracing: Tracing;
  /** What `frame.locals` shows; undefined: all. */
  readonly locals: readonly VariablePath[] | undefined;
  /** How values of the user's types are shown. */
  readonly formats: readonly Format[];
  /** Delivery `ring` was chosen, not requested: where a module has variables that cannot be copied, `call` is to be used. */
  readonly mayCall: boolean;
}

/** What the engine and the circumstances allow. */
export interface Circumstances {
  readonly multipleMemories: boolean;
  /** Several modules share the tracer, which are not known yet. */
  readonly shared: boolean;
}

/** Each takes some bytes of a record of the ring. */
const MAX_COPIED_PATHS = 64;

const DEFAULT_READS: readonly FrameRead[] = ['file', 'line', 'column', 'function', 'offset'];
const shapes = {
  events: undefined,
  reads: undefined,
  locals: 'an array of strings',
  formats: undefined,
  order: 'true or false',
  delivery: undefined,
  fn: undefined,
  every: undefined,
  limit: undefined,
  when: 'a string',
  onCallbackError: undefined,
  disable: 'true or false',
} as const satisfies Readonly<Record<keyof TraceOptions, OptionShape | undefined>>;

/**
 * Checks trace options and chooses the delivery.
 * @throws UsageError for options that make no sense
 */
export function settle(options: TraceOptions, circumstances: Circumstances): TraceSettings {
  checkOptions(options, 'trace', shapes);
  const order = options.order !== false;
  const events = listOf(options.events, eventNames, order ? ['call', 'line', 'return'] : ['line'], 'events');
  refuseRenamed(options.reads);
  const locals = options.locals?.map((text) => parsePath(text, 'locals'));
  const reads = new Set(listOf(options.reads, frameReads, DEFAULT_READS, 'reads'));
  if (locals !== undefined) reads.add('locals');
  const policy = options.onCallbackError ?? 'finish';
  if (!['finish', 'abort', 'ignore'].includes(policy))
    throw new UsageError(`onCallbackError must be 'finish', 'abort' or 'ignore', not ${shown(policy)}`);
  if (options.fn !== undefined && options.fn !== null && typeof options.fn !== 'function')
    throw new UsageError(`the option fn of trace must be a function, not ${shown(options.fn)}`);
  const every = whole(options.every, 'every');
  const limit = whole(options.limit, 'limit');
  const when = condition(options.when);
  const formats = checkedFormats(options.formats);
  const tracing = chooseDelivery(
    { ...options, events, reads, order, policy, every, limit, when, locals, formats },
    circumstances,
  );
  const flags = options.disable ?? tracing.delivery === 'call';
  const mayCall = tracing.delivery === 'ring' && (options.delivery ?? 'auto') === 'auto';
  return { events, reads, order, policy, flags, every, limit, when, tracing, locals, formats, mayCall };
}

interface Wishes {
  readonly delivery?: string;
  readonly locals: readonly VariablePath[] | undefined;
  readonly formats: readonly Format[];
  readonly events: ReadonlySet<EventName>;
  readonly reads: ReadonlySet<FrameRead>;
  readonly order: boolean;
  readonly policy: ErrorPolicy;
  readonly every: number | undefined;
  readonly limit: number | undefined;
  readonly when: WhenExpression | undefined;
  readonly disable?: boolean;
}

function chooseDelivery(wishes: Wishes, circumstances: Circumstances): Tracing {
  const { delivery = 'auto' } = wishes;
  const notCounted = whyNotCount(wishes);
  const notRing = whyNotRing(wishes);
  const cannotRing = whyRingCannot(circumstances);
  switch (delivery) {
    case 'call':
      return { delivery, why: 'requested' };
    case 'count':
      if (notCounted !== undefined) throw new UsageError(`delivery 'count' is not possible: ${notCounted}`);
      return { delivery, why: 'requested' };
    case 'ring':
      if (notRing !== undefined) throw new UsageError(`delivery 'ring' is not possible: ${notRing}`);
      if (cannotRing !== undefined)
        return { delivery: 'call', why: `'ring' was requested, but ${cannotRing}` };
      return { delivery, why: 'requested' };
    case 'auto':
      if (notCounted === undefined)
        return { delivery: 'count', why: 'the observer reads only locations, in no particular order' };
      if (notRing !== undefined) return { delivery: 'call', why: notRing };
      if (wishes.locals !== undefined && circumstances.shared)
        return {
          delivery: 'call',
          why: 'whether variables can be copied depends on the modules, which are not known yet',
        };
      if (cannotRing !== undefined) return { delivery: 'call', why: cannotRing };
      return {
        delivery: 'ring',
        why: `nothing requires the guest to stop; counts are not enough: ${notCounted}`,
      };
    default:
      throw new UsageError(`delivery must be 'auto', 'count', 'ring' or 'call', not ${shown(delivery)}`);
  }
}

/** Why counts do not suffice for the observer; undefined: they do. */
function whyNotCount({ order, events, reads, every, limit, when, disable }: Wishes): string | undefined {
  if (order) return 'events are requested in order (no `order: false`)';
  for (const event of events)
    if (event !== 'line' && event !== 'call') return `'${event}' events are requested`;
  for (const read of reads) if (!constantReads.has(read)) return `the observer reads '${read}'`;
  if (every !== undefined) return '`every` selects individual events';
  if (limit !== undefined) return '`limit` selects individual events';
  if (when !== undefined) return '`when` selects individual events';
  return disable === true ? '`disable` was requested' : undefined;
}

/** Why the observer must be called at once; undefined: it need not be. */
function whyNotRing({ reads, policy, locals, formats }: Wishes): string | undefined {
  if (reads.has('memory')) return "the observer reads 'memory', so the guest must be stopped";
  for (const read of ['locals', 'globals'] as const)
    if (reads.has(read) && (read === 'globals' || locals === undefined))
      return `the observer reads '${read}', whose values are in the guest's memory, so the guest must be stopped`;
  if (locals !== undefined && formats.length > 0)
    return "formats of your own may look at any of the guest's memory";
  if (locals !== undefined && reads.has('back'))
    return "the variables of callers ('back') are in the guest's memory, so the guest must be stopped";
  if (locals !== undefined && locals.length > MAX_COPIED_PATHS)
    return `more than ${MAX_COPIED_PATHS} variables are chosen, which is too much to copy`;
  if (policy === 'abort') return "onCallbackError: 'abort' terminates the guest at the event itself";
  return undefined;
}

function whyRingCannot({ multipleMemories }: Circumstances): string | undefined {
  if (!multipleMemories) return 'this engine allows a module only one memory';
  return undefined;
}

/** Short names that could be mistaken for parameters of the source, and the names to use instead. */
const renamedReads: Readonly<Record<string, FrameRead>> = { params: 'wasmParams' };

function refuseRenamed(reads: unknown): void {
  if (!Array.isArray(reads)) return;
  for (const read of reads) {
    const name =
      typeof read === 'string' && Object.hasOwn(renamedReads, read) ? renamedReads[read] : undefined;
    if (name !== undefined)
      throw new UsageError(
        `reads: '${read}' must be given as '${name}', like the frame's property: these are WebAssembly locals, not source variables`,
      );
  }
}

function listOf<Item extends string>(
  given: readonly Item[] | undefined,
  all: readonly Item[],
  byDefault: readonly Item[],
  option: string,
): ReadonlySet<Item> {
  if (given === undefined) return new Set(byDefault);
  if (!Array.isArray(given))
    throw new UsageError(`the option ${option} of trace must be an array, not ${shown(given)}`);
  for (const item of given) {
    if (!all.includes(item))
      throw new UsageError(`${option} may contain ${all.join(', ')}, not ${shown(item)}`);
  }
  return new Set(given);
}

function whole(given: number | undefined, option: string): number | undefined {
  if (given === undefined || (Number.isInteger(given) && given >= 1 && given <= 0x7fffffff)) return given;
  throw new UsageError(
    `the option ${option} of trace must be an integer from 1 to 2^31 - 1, not ${shown(given)}`,
  );
}

function condition(given: string | undefined): WhenExpression | undefined {
  if (given === undefined) return undefined;
  return parseWhen(given, 'when');
}

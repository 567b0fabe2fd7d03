/** From a tracer's settings to the event probes of a module. */
import type { EventKind, EventOptions } from '../rewriter/index.ts';
import type { TraceSettings } from './settings.ts';
import type { Tracer } from './tracer.ts';

/** What event probes need to know of a module and how it is loaded. */
export interface EventCircumstances {
  /** Name of a source file, as in frames. */
  readonly fileName: (path: string) => string;
  /** Lines are counted as well. */
  readonly counts: boolean;
  /** funcidx of imports that suspend the stack. */
  readonly suspending: readonly number[];
  /** Present where frames show variables. */
  readonly carried?: EventOptions['carried'];
  /** Present where `when` names variables. */
  readonly variables?: EventOptions['variables'];
}

/** Options for `instrument`. No other module may take site numbers until this one's are added to {@link Tracer.sites}. */
export function eventOptions(tracer: Tracer, circumstances: EventCircumstances): EventOptions {
  const { fileName, counts, suspending, carried, variables } = circumstances;
  const settings = tracer.settings;
  const { reads, tracing, policy, flags, every, limit, when } = settings;
  return {
    delivery: tracing.delivery === 'ring' ? 'ring' : 'call',
    kinds: kindsOf(settings),
    trackCalls: reads.has('depth') || reads.has('back'),
    locals: reads.has('wasmLocals') ? 'all' : reads.has('wasmParams') ? 'params' : 'none',
    flags,
    abortable: policy === 'abort',
    siteBase: tracer.sites,
    shared: tracer.core?.settings.shared === true,
    suspending,
    counts,
    ...(carried && { carried }),
    ...(variables && { variables }),
    ...(every === undefined ? {} : { every }),
    ...(limit === undefined ? {} : { limit }),
    ...(when === undefined ? {} : { when, fileName }),
  };
}

/** Probes that the events need. Which activations were unwound is known only if returns are known. */
function kindsOf({ events, tracing }: TraceSettings): EventKind[] {
  const unwinds = events.has('unwind') || events.has('trap');
  const kinds: EventKind[] = [];
  if (events.has('call')) kinds.push('call');
  if (events.has('line')) kinds.push('line');
  if (events.has('return') || (unwinds && tracing.delivery === 'call')) kinds.push('return');
  if (unwinds) kinds.push('unwind');
  return kinds;
}

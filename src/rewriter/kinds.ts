/** The table of kinds of probes: a new kind is a folder and a row. The order is that of their parts in a body. */
import { counterKind } from './counters/counter-session.ts';
import { eventKind } from './events/event-session.ts';
import type { ProbeKind } from './kind/probe-kind.ts';
import type { InstrumentOptions } from './options.ts';

/** See the top of this file. */
export const probeKinds: readonly ProbeKind<InstrumentOptions>[] = [counterKind, eventKind];

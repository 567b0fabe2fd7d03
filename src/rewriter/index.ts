/** Adds line probes to modules: the door `wtrace/rewriter`. */

export { parseWhen, type WhenExpression } from './conditions/index.ts';
export { Entry, type EntryCode } from './counters/entry-sharing.ts';
export type { Profile } from './counters/weights.ts';
export type { EventKind, EventOptions } from './events/event-options.ts';
export { instructionWalk } from './flow/instruction-blocks.ts';
export { type Instrumented, type InstrumentOptions, instrument } from './instrument.ts';

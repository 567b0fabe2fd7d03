/** Adds line probes to modules: the door `wtrace/rewriter`. */

export type { EventKind, EventOptions } from './event-options.ts';
export { instructionWalk } from './instruction-blocks.ts';
export { type Instrumented, type InstrumentOptions, instrument } from './instrument.ts';
export { Entry, type EntryCode } from './sharing.ts';
export type { Profile } from './weights.ts';
export { parseWhen, type WhenExpression } from './when/index.ts';

/** Adds line probes to modules: the door `wtrace/rewriter`. */
export { type Instrumented, type InstrumentOptions, instrument } from './instrument.ts';

/** Options of `instrument`, and what it returns. */
import type { DebugInfo, ReadFile } from '../debuginfo/index.ts';
import type { Warning } from '../errors.ts';
import type { ProbeMap } from '../probe-map/index.ts';
import type { CounterOptions } from './counters/counter-options.ts';
import type { EventOptions } from './events/event-options.ts';
import type { ProbeReport } from './kind/probe-kind.ts';

/** Options of `instrument`. */
export interface InstrumentOptions extends Omit<CounterOptions, 'events'> {
  /** Debug info that was read before; by default it is read from the module. */
  readonly debugInfo?: DebugInfo;
  /** Reads files that the module names (external debug info, source maps). */
  readonly readFile?: ReadFile;
  /** Which source files are selected, by their path as the debug info resolves it. All by default. */
  readonly selects?: (path: string) => boolean;
  /**
   * Where some functions have lines: those that have none get the lines of their disassembly, in files that `selects` is
   * asked for as well. By default they are not traced.
   */
  readonly disassembleRest?: boolean;
  /** Lower-case hex SHA-256 of the bytes, kept in the probe map to identify the module. */
  readonly sha256?: string;
  /**
   * Exports the start function as `wtrace:start` instead of having the engine run it: a start function that traps leaves
   * no instance whose counters could be read. The host calls it right after instantiation.
   */
  readonly startExport?: boolean;
  /**
   * Event probes, and no counters unless `events.counts`. The module then needs its host before it runs (see `EventMap`),
   * so its start function always becomes an export.
   */
  readonly events?: EventOptions;
}

/** What `instrument` returns. */
export interface Instrumented extends ProbeReport {
  readonly bytes: Uint8Array;
  readonly probeMap: ProbeMap;
  readonly debugInfo: DebugInfo;
  readonly warnings: readonly Warning[];
}

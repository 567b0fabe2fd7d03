/** Options of `load`. */
import type { Remap } from '../coverage/index.ts';
import type { ReadFile } from '../debuginfo/index.ts';
import type { TraceOptions } from './trace-options.ts';
import type { Tracer } from './tracer.ts';

/** Options of `load`. */
export interface LoadOptions {
  /** As for `WebAssembly.instantiate`. Exports of another program can be given as they are. */
  readonly imports?: WebAssembly.Imports;
  /** Globs of source files to trace; system libraries are left out unless a glob is given. */
  readonly include?: readonly string[];
  /** Globs of source files not to trace. */
  readonly omit?: readonly string[];
  /** Files below this directory are named relative to it; by default the working directory, where there is one. */
  readonly sourceRoot?: string;
  /** Changes recorded paths before files are named. */
  readonly remap?: readonly Remap[];
  /** Reads what the module refers to: external debug info, source maps. */
  readonly readFile?: ReadFile;
  /** The module's name in reports; `module.wasm` by default. */
  readonly name?: string;
  /** Counts every line, for `program.coverage()`. */
  readonly coverage?: boolean;
  /** Events; without it, and without `tracer`, no code for events is compiled in. */
  readonly trace?: TraceOptions;
  /** Instead of `trace`: a tracer that several modules share, from `createTracer`. */
  readonly tracer?: Tracer;
}

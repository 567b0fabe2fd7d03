/** Options of `load`. */
import type { Remap } from '../coverage/index.ts';
import type { ReadFile } from '../debuginfo/index.ts';
import type { TraceOptions } from './trace-options.ts';
import type { Tracer } from './tracer.ts';

/** Options of {@link load}. */
export interface LoadOptions {
  /** As for `WebAssembly.instantiate`. Exports of another program may be given as they are. */
  readonly imports?: WebAssembly.Imports;
  /** Globs of source files that are traced; system libraries are omitted if none is given. */
  readonly include?: readonly string[];
  /** Globs of source files that are not traced. */
  readonly omit?: readonly string[];
  /** Names of files are relative to this directory when below it; by default the working directory, where there is one. */
  readonly sourceRoot?: string;
  /** Changes recorded paths before they are named. */
  readonly remap?: readonly Remap[];
  /** Reads what the module names: external debug info, source maps. */
  readonly readFile?: ReadFile;
  /** The module's name in reports; `module.wasm` by default. */
  readonly name?: string;
  /** Counts every line, for `program.coverage()`. */
  readonly coverage?: boolean;
  /** Events; without it, and without `tracer`, no code for events is compiled in. */
  readonly trace?: TraceOptions;
  /** In place of `trace`: a tracer that several modules share, from {@link createTracer}. */
  readonly tracer?: Tracer;
}

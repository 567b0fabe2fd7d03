/** Options of `load`. */
import type { Remap } from '../coverage/index.ts';
import type { ReadFile } from '../debuginfo/index.ts';
import type { LogpointOptions } from './logpoints.ts';
import type { TraceOptions } from './trace-options.ts';
import type { Tracer } from './tracer.ts';
import type { WatchOptions } from './watches.ts';

/**
 * What `load` loads: bytes of a module as its toolchain made it. Where the host has files (Node, Bun, Deno), also the path of one,
 * relative to the working directory, or its `file:` URL.
 */
export type ModuleSource = Uint8Array | ArrayBuffer | string | URL;

/** What `load` counts besides lines. */
export interface CoverageOptions {
  /** `true`: the arms of branches of the source; `'all'`: also those that compilers make by themselves (docs/branches.md). */
  readonly branches?: boolean | 'all';
  /**
   * Which context, such as a test, the calls of an export are of, as if `program.context` were called before each: `'auto'`,
   * the test that vitest or jest runs; or a function that says it, such as `() => expect.getState().currentTestName`.
   */
  readonly contexts?: 'auto' | (() => string | undefined);
}

/** Options of `load`. */
export interface LoadOptions {
  /**
   * As for `WebAssembly.instantiate`, and read in the same way: the names that the module lists are looked up, once. Exports of
   * another program can be given as they are.
   */
  readonly imports?: WebAssembly.Imports;
  /** Globs of source files to trace; system libraries are left out unless a glob is given. */
  readonly include?: readonly string[];
  /** Globs of source files not to trace. */
  readonly omit?: readonly string[];
  /** Files below this directory are named relative to it; by default the working directory, where there is one. */
  readonly sourceRoot?: string;
  /** Changes recorded paths before files are named. */
  readonly remap?: readonly Remap[];
  /**
   * Folders, with all below them, in which files may be read that the module names, besides its own folder, the source root and
   * targets of `remap`.
   */
  readonly allowRead?: readonly string[];
  /**
   * Reads what the module refers to: external debug info, source maps. By default, where the host has files, they are looked for
   * beside the module's file; beside a module that was given as bytes, in the working directory. Of other files only those in
   * folders that `allowRead` speaks of are read.
   */
  readonly readFile?: ReadFile;
  /** The module's name in reports; by default that of its file, or `module.wasm`. */
  readonly name?: string;
  /** Counts every line, for `program.coverage()`, and, if asked for, the arms of branches. */
  readonly coverage?: boolean | CoverageOptions;
  /** Events; without it, and without `tracer`, no code for events is compiled in. */
  readonly trace?: TraceOptions;
  /** Instead of `trace`: a tracer that several modules share, from `createTracer`. */
  readonly tracer?: Tracer;
  /** Instead of `trace`: lines at which values are shown, without other events. */
  readonly logpoints?: readonly LogpointOptions[];
  /** Instead of `trace`: values whose changes are shown; a text is one without a function. */
  readonly watches?: readonly (WatchOptions | string)[];
}

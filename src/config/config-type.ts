/** What a configuration may hold. Keys are named as the options of the command line; `config-options.ts` has a row for each. */

/** A configuration: `wtrace.config.ts` (or .js, .mjs, .cjs, .json) or the key `wtrace` of package.json. Relative paths belong to the folder of the file. */
export interface WtraceConfig {
  /** Globs of the source files that count; `**` matches every file. */
  include?: string | readonly string[];
  /** Globs of source files that do not count. */
  omit?: string | readonly string[];
  /** Directory that names in reports are relative to; by default the folder of the configuration. */
  sourceRoot?: string;
  /** Files below a key are reported as if below its value. */
  remap?: Readonly<Record<string, string>>;
  /** Directories in which sources and debug files may be read that modules name, besides the usual ones. */
  allowRead?: string | readonly string[];
  /** Names of reports. */
  reporter?: string | readonly string[];
  /** Directory for reports that are files. */
  reportsDir?: string;
  /** Gates: `80`, `'functions=90'`, a list of them, or `{ lines: 80, functions: 90, 'src/parser/**': 95 }`. */
  failUnder?: number | string | readonly (number | string)[] | Readonly<Record<string, number>>;
  /** A file that `wtrace baseline save` writes, below whose shares none may fall. */
  baseline?: string;
  /** A git revision, or a file that holds a diff: changed lines are those since it. */
  diff?: string;
  /** Write the html report as one file. */
  selfContained?: boolean;
  /** False: count also what comments in the sources exclude. */
  exclusions?: boolean;
  /** Functions that the linker left out: reports list them, or count them as not run. */
  dropped?: 'listed' | 'missed';
  /** Print no report and no warnings. */
  quiet?: boolean;
  /** Directory that runs save raw counts in. */
  dataDir?: string;
  /** Globs of modules without debug info that `wtrace exec` traces by their instructions. */
  includeModule?: readonly string[];
  /** Reports of other tools that the command of `wtrace exec` writes, to be reported with what it counts. */
  merge?: string | readonly string[];
  /** Count the arms of branches; `'all'`: also those that compilers make; false: not even for reports that show them. */
  branches?: boolean | 'all';
  /** Record only whether each line ran. */
  hitOnly?: boolean;
  /** Data of an earlier run, by which counters are placed. */
  profile?: string;
  /** What is counted. */
  count?: 'lines' | 'instructions';
  /** Directories that the program may use: `host` or `host::guest`. */
  dir?: string | readonly string[];
  /** Environment variables of the program; true passes one through. */
  env?: Readonly<Record<string, string | true>>;
  /** The export to call. */
  invoke?: string;
  /** Seconds after which the program is ended. */
  timeout?: number;
  /** False: rewrite modules anew, without the cache. */
  cache?: boolean;
  /** Show every event. */
  trace?: boolean;
  /** File for events as JSON Lines. */
  traceFile?: string;
  /** Number of events after which tracing stops. */
  traceLimit?: number;
  /** Condition on line events. */
  when?: string;
  /** Modules that ran, for reports that need them. */
  module?: string | readonly string[];
}

/**
 * Types the configuration of a project, for editors; returns it as it is.
 *
 * ```js
 * import { defineConfig } from 'wtrace/config';
 * export default defineConfig({ reporter: ['text', 'lcov'], failUnder: { lines: 80 } });
 * ```
 */
export const defineConfig = (config: WtraceConfig): WtraceConfig => config;

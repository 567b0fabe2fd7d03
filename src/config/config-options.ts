/** The table of all keys. An option that the command line gets has a row here, or a reason in `notConfigurable`. */

import type { ShapeName } from './config-shapes.ts';
import type { WtraceConfig } from './config-type.ts';

/** One key. It is named as commander names the option: `reportsDir` is `--reports-dir`. */
export interface ConfigOption {
  readonly shape: ShapeName;
  /** For editors. */
  readonly says: string;
  /** What of the value is a path that belongs to the folder of the file; `diff`: where it names a file; `dotted`: where it begins with a dot. */
  readonly path?: 'whole' | 'before ::' | 'unless -' | 'diff' | 'dotted';
  /** Environment variable that holds over the file. */
  readonly variable?: string;
}

/** Keys in the order in which `wtrace config` prints them. */
export const configOptions = {
  include: { shape: 'texts', says: 'Globs of the source files that count; ** matches every file.' },
  omit: { shape: 'texts', says: 'Globs of source files that do not count.' },
  sourceRoot: {
    shape: 'text',
    path: 'whole',
    says: 'Directory that names in reports are relative to; by default the folder of this file.',
  },
  remap: { shape: 'remaps', says: 'Files below a key are reported as if below its value.' },
  allowRead: {
    shape: 'texts',
    path: 'whole',
    says: 'Directories in which sources and debug files may be read that modules name.',
  },
  reporter: { shape: 'texts', path: 'dotted', says: 'Names of reports, such as text, html, lcov.' },
  reportsDir: { shape: 'text', path: 'whole', says: 'Directory for reports that are files.' },
  failUnder: { shape: 'gates', says: 'Shares that must be reached, in percent.' },
  baseline: { shape: 'text', path: 'whole', says: 'File that wtrace baseline save writes.' },
  diff: { shape: 'text', path: 'diff', says: 'A git revision, or a file that holds a diff.' },
  selfContained: { shape: 'flag', says: 'Write the html report as one file.' },
  exclusions: { shape: 'flag', says: 'false: count also what comments in the sources exclude.' },
  dropped: {
    shape: 'text',
    says: 'Functions that the linker left out: listed, or missed: they count as not run.',
  },
  quiet: { shape: 'flag', says: 'Print no report and no warnings.' },
  dataDir: {
    shape: 'text',
    path: 'whole',
    variable: 'WTRACE_DATA_DIR',
    says: 'Directory that runs save raw counts in.',
  },
  includeModule: {
    shape: 'texts',
    says: 'Globs of modules without debug info that wtrace exec traces.',
  },
  merge: {
    shape: 'texts',
    path: 'whole',
    says: 'Reports of other tools that the command of wtrace exec writes.',
  },
  branches: { shape: 'branches', says: 'Count the arms of branches; all: also those that compilers make.' },
  hitOnly: { shape: 'flag', says: 'Record only whether each line ran.' },
  profile: { shape: 'text', path: 'whole', says: 'Data of an earlier run, by which counters are placed.' },
  count: { shape: 'text', says: 'What is counted: lines or instructions.' },
  dir: {
    shape: 'texts',
    path: 'before ::',
    says: 'Directories that the program may use: host or host::guest.',
  },
  env: { shape: 'variables', says: 'Environment variables of the program; true passes one through.' },
  invoke: { shape: 'text', says: 'The export to call.' },
  timeout: { shape: 'number', says: 'Seconds after which the program is ended.' },
  cache: { shape: 'flag', says: 'false: rewrite modules anew, without the cache.' },
  trace: { shape: 'flag', says: 'Show every event.' },
  traceFile: { shape: 'text', path: 'unless -', says: 'File for events as JSON Lines; - is stdout.' },
  traceLimit: { shape: 'number', says: 'Number of events after which tracing stops.' },
  when: { shape: 'text', says: 'Condition on line events.' },
  module: { shape: 'texts', path: 'whole', says: 'Modules that ran, for reports that need them.' },
} as const satisfies Readonly<Record<keyof WtraceConfig, ConfigOption>>;

/** Options of commands that take a configuration which are none of its keys, each because it is about one call alone. */
export const notConfigurable: readonly string[] = [
  'config',
  'output',
  'mapFormat',
  'annotate',
  'json',
  'locals',
  'at',
  'print',
  'dump',
  'stopAfter',
  'watch',
  'context',
];

/** A key of the configuration. */
export type ConfigKey = keyof typeof configOptions;

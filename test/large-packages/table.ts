/**
 * Packages of npm with large modules, and what of wtrace's answers about them is not perfect, with its reason. A new
 * package is a row here, its version in scripts/bring.mjs and a workload of a few seconds that prints what it computed.
 */
import process from 'node:process';

/** A package and what is known of it. */
export interface LargePackage {
  /** Its name at npm; its version is in scripts/bring.mjs. */
  readonly name: string;
  /** Where scripts/test-full.mjs installed it: the environment variable that has the directory. */
  readonly directory: 'WTRACE_PACKAGES' | 'WTRACE_LARGE_PACKAGES';
  /** File in `test` that runs it. */
  readonly workload: string;
  /** Functions with inexact counts, by how the counts were read, and why there may be any. */
  readonly inexact?: Partial<Record<'attach' | 'load', string>>;
  /** How many functions cannot be traced, and why, if any. */
  readonly dropped?: { readonly functions: number; readonly why: string };
  /** Up to how many functions another process enters a little more or less often, and why. */
  readonly varies?: { readonly functions: number; readonly why: string };
  /** Why it is only run where `WTRACE_EVERY_PACKAGE` is set, if so. */
  readonly onDemand?: string;
  /** Why V8's counters cannot confirm the counts, if so: then those of `attach` and `load` are compared with each other only. */
  readonly withoutV8?: string;
  /** Why the program calls other functions on another version of Node, if so; then `load` is compared on the newer one. */
  readonly differsByNode?: string;
}

const at =
  (directory: LargePackage['directory'], folder: string) =>
  (name: string, workload: string, more: Partial<LargePackage> = {}): LargePackage => ({
    ...more,
    name,
    directory,
    workload: `${folder}/workloads/${workload}.mjs`,
  });
const large = at('WTRACE_LARGE_PACKAGES', 'large-packages');
const known = at('WTRACE_PACKAGES', 'differential');

const math = 'functions of `Math`, which it imports, differ in the last bit';
const clock = 'it goes by the clock: two untraced runs differ as well';

const all: readonly LargePackage[] = [
  large('opencascade.js', 'opencascade', {
    onDemand: 'under `load` it takes several gigabytes',
    differsByNode: math,
  }),
  large('@duckdb/duckdb-wasm', 'duckdb', {
    varies: { functions: 20, why: clock },
    withoutV8: 'with some 260 modules alive, V8 needs minutes to collect its counts',
  }),
  large('@ruby/3.4-wasm-wasi', 'ruby'),
  large('lightningcss-wasm', 'lightningcss'),
  large('mupdf', 'mupdf', { differsByNode: math }),
  large('pyodide', 'pyodide', {
    differsByNode: 'where stacks can be switched, it makes two more modules',
    withoutV8: 'with some 260 modules alive, V8 needs minutes to collect its counts',
  }),
  large('h5wasm', 'h5wasm'),
  large('@swc/wasm', 'swc'),
  at('WTRACE_PACKAGES', 'large-packages')('esbuild-wasm', 'esbuild', {
    varies: { functions: 400, why: clock },
  }),
  known('@resvg/resvg-wasm', 'resvg'),
  known('web-tree-sitter', 'tree-sitter'),
];

/** The rows to run here. */
export const largePackages = all.filter(
  ({ onDemand }) => onDemand === undefined || process.env['WTRACE_EVERY_PACKAGE'] !== undefined,
);

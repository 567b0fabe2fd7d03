/**
 * The context of a run: which test it is. Given by option or environment, or found where a test runner says it: cargo-nextest
 * by variables, `cargo test` by the package and the test binary.
 */
import { basename, dirname } from 'node:path';
import { UsageError } from '../errors.ts';

/** What is known of a run. */
export interface ContextSources {
  /** As given by `--context`. */
  readonly option: string | undefined;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Path of the module. */
  readonly module: string;
  /** Of the program. */
  readonly args: readonly string[];
}

/** Checks the value of `--context`. @throws UsageError when it is empty */
export function contextName(value: string): string {
  if (value === '')
    throw new UsageError('--context: the name is empty; give one, such as the name of the test');
  return value;
}

/**
 * The name of the context; undefined: none. A variable `WTRACE_CONTEXT` that is empty means none, whatever test runner there is.
 */
export function contextOf({ option, environment, module, args }: ContextSources): string | undefined {
  if (option !== undefined) return option;
  const given = environment['WTRACE_CONTEXT'];
  if (given !== undefined) return given === '' ? undefined : given;
  // The harness only lists its tests, and runs none.
  if (args.includes('--list')) return undefined;
  const binary = environment['NEXTEST_BINARY_ID'] ?? cargoBinary(environment['CARGO_PKG_NAME'], module);
  if (binary === undefined) return undefined;
  const test = environment['NEXTEST_TEST_NAME'] ?? exactTest(args);
  return test === undefined ? binary : `${binary} ${test}`;
}

/** cargo adds a hash to the names of what it makes of tests. */
const TEST_BINARY = /^(.+)-[0-9a-f]{16}\.wasm$/;

/** A test binary that cargo runs, named as cargo-nextest names it; undefined: it is none, or cargo does not run it. */
function cargoBinary(packageName: string | undefined, module: string): string | undefined {
  if (packageName === undefined) return undefined;
  const [, target] = TEST_BINARY.exec(basename(module)) ?? [];
  if (target === undefined || basename(dirname(module)) !== 'deps') return undefined;
  // Unit tests of the library have the name of its crate.
  return target === packageName.replaceAll('-', '_') ? packageName : `${packageName}::${target}`;
}

/** The only test that a harness of Rust is to run, as cargo-nextest asks for it; undefined: there may be several. */
function exactTest(args: readonly string[]): string | undefined {
  const names = args.filter((arg) => !arg.startsWith('-'));
  return args.includes('--exact') && names.length === 1 ? names[0] : undefined;
}

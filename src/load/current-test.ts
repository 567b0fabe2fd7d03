/** The name of the test that runs, as vitest and jest know it. */

/** Where `expect` keeps its state: a symbol that the `expect` of jest and that of vitest share, whoever imported which. */
const MATCHERS = Symbol.for('$$jest-matchers-object');

interface Matchers {
  readonly state?: { readonly currentTestName?: unknown };
}

/** The full name of the test that runs, or of the last one; undefined outside of tests, and of other test runners. */
export function currentTest(): string | undefined {
  const matchers = (globalThis as { readonly [MATCHERS]?: Matchers })[MATCHERS];
  const name = matchers?.state?.currentTestName;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

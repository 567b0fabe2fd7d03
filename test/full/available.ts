/** What scripts/test-full.mjs could bring. A test that needs more is left out, or fails where all must be there. */
import { join } from 'node:path';
import process from 'node:process';
import { describe } from 'vitest';

/** Things by the names that scripts/test-full.mjs gives them. */
export type Thing =
  | 'clang'
  | 'libcxx'
  | 'nativeLibcxx'
  | 'lldb'
  | 'gdb'
  | 'rust'
  | 'lcov'
  | 'xmllint'
  | 'schemas'
  | 'gcovr'
  | 'gcc'
  | 'cmake'
  | 'chromium'
  | 'chromedriver'
  | 'firefox'
  | 'geckodriver'
  | 'webkit'
  | 'browserPackages'
  | 'node22'
  | 'node24'
  | 'node26'
  | 'packages'
  | 'hookedPackages'
  | 'npmPackages'
  | 'go'
  | 'runtimes'
  | 'largePackages'
  | 'vitest4'
  | 'vitest5'
  | 'vite'
  | 'webpack';

const missing = new Set((process.env['WTRACE_FULL_MISSING'] ?? '').split(','));
const strict = process.env['WTRACE_FULL_STRICT'] === '1';

/**
 * `describe`, for tests that need these. A contributor's machine may lack them: there the tests are skipped, and scripts/test-full.mjs
 * names what is missing. In strict mode (CI) nothing is skipped: the tests run, and fail.
 */
export function describeWith(...things: readonly Thing[]): typeof describe | typeof describe.skip {
  // Only outside CI: what a machine lacks is no fault of the project.
  return strict || !things.some((thing) => missing.has(thing)) ? describe : describe.skip;
}

/** Path of the `node` of a major version. @throws Error when it is not there */
export function nodeOf(major: 22 | 24 | 26): string {
  const path = process.env[`WTRACE_NODE_${major}`];
  if (path === undefined) throw new Error(`Node ${major} is not there: start with npm run test:full`);
  return path;
}

const binaries = { bun: '@oven/bun-linux-x64/bin/bun', deno: '@deno/linux-x64-glibc/deno' } as const;

/** Path of Bun or Deno. @throws Error when it is not there */
export function runtime(name: keyof typeof binaries): string {
  const directory = process.env['WTRACE_RUNTIMES'];
  if (directory === undefined) throw new Error(`${name} is not there: start with npm run test:full`);
  return join(directory, 'node_modules', binaries[name]);
}

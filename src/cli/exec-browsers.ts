/** Commands of `wtrace exec` whose tests may run in browsers. */
import { basename } from 'node:path';
import process from 'node:process';
import type { ExecSettings } from '../preload/index.ts';

/** The runner of wasm-bindgen's tests, and what starts it. */
const PROGRAMS = ['cargo', 'wasm-bindgen-test-runner'];

/**
 * Runs a command; if it may run tests of wasm-bindgen, what they do in browsers is counted as well.
 * @param run gets variables to be added to the environment
 * @returns what `run` returns
 * @throws FileError when counts cannot be written; what `run` throws
 */
export async function withBrowsers(
  command: string,
  settings: ExecSettings,
  run: (variables: Readonly<Record<string, string>>) => Promise<number>,
): Promise<number> {
  if (!PROGRAMS.includes(basename(command).replace(/\.exe$/i, ''))) return run({});
  const { traceHeadlessTests } = await import('../webdriver/index.ts');
  const tests = await traceHeadlessTests(process.env, settings);
  if (tests === undefined) return run({});
  try {
    return await run(tests.environment);
  } finally {
    await tests.close();
  }
}

/** Runs the built command as users do, in a process of its own. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

/** The executable. */
export const command = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

/** Path of a committed module or source. */
export const fixture = (path: string): string =>
  fileURLToPath(new URL(`../../wasm-fixtures/${path}`, import.meta.url));

/** How a process ended and what it said. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a test may set besides the arguments. */
export interface Setting {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly input?: string;
}

/** The environment without what would change the command's answers. */
export function environment(extra: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const { NO_COLOR, FORCE_COLOR, WTRACE_DATA_DIR, WTRACE_DEBUG, NODE_OPTIONS, ...rest } = process.env;
  return { ...rest, ...extra };
}

/** Runs `wtrace <args>` to its end. */
export function wtrace(args: readonly string[], setting: Setting = {}): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    // Whatever hangs is to fail, and not to stop all others.
    timeout: 120_000,
    encoding: 'utf8',
    env: environment(setting.env),
    input: setting.input ?? '',
    maxBuffer: 2 ** 28,
    ...(setting.cwd === undefined ? {} : { cwd: setting.cwd }),
  });
  return { code: status, stdout, stderr };
}

/** An empty directory that goes away with the test. */
export function scratch(): string {
  const directory = mkdtempSync(join(tmpdir(), 'wtrace-test-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

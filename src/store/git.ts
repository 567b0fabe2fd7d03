/**
 * Calls of git that only read. A repository may come from anywhere, so what its configuration names is not run: no shell, no
 * external diff, text conversion, filter, hook or file system monitor, nothing fetched.
 */
import { execFile } from 'node:child_process';
import { devNull } from 'node:os';
import process from 'node:process';
import { DiffError } from '../errors.ts';

/** Most bytes that one call may print. */
export const MAX_GIT_OUTPUT = 2 ** 26;
/** Milliseconds after which a call is ended. */
const TIMEOUT = 60_000;

const SAFE = ['-c', 'core.quotePath=true', '-c', 'core.fsmonitor=false', '-c', `core.hooksPath=${devNull}`];

/** How a call ended. */
export interface GitAnswer {
  readonly code: number;
  readonly stdout: string;
  /** First line of what it said was wrong, without `fatal:`. */
  readonly complaint: string;
}

/** A repository, by one of its directories. */
export class Git {
  readonly #directory: string;
  /** Settings that switch off programs which the repository names. */
  #overrides: Readonly<Record<string, string>> | undefined;

  constructor(directory: string) {
    this.#directory = directory;
  }

  /**
   * Runs git; what it answers is up to the caller.
   * @throws DiffError when there is no git, or it prints or takes too much
   */
  async ask(args: readonly string[]): Promise<GitAnswer> {
    this.#overrides ??= overrides(
      await this.#run(['config', '--null', '--name-only', '--get-regexp', '^filter\\.'], {}),
    );
    return this.#run(args, this.#overrides);
  }

  #run(args: readonly string[], settings: Readonly<Record<string, string>>): Promise<GitAnswer> {
    const env = {
      ...process.env,
      ...settings,
      LC_ALL: 'C',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      GIT_NO_LAZY_FETCH: '1',
    };
    const options = {
      cwd: this.#directory,
      env,
      maxBuffer: MAX_GIT_OUTPUT,
      timeout: TIMEOUT,
      windowsHide: true,
    };
    return new Promise((resolve, reject) => {
      execFile('git', [...SAFE, ...args], options, (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === 'number') resolve({ code, stdout, complaint: complaintOf(stderr) });
        else reject(new DiffError(failureText(error as NodeJS.ErrnoException)));
      });
    });
  }
}

function failureText({ code }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT')
    return '--diff needs git, which is not installed here; make a diff where it is (git diff <revision> > changes.diff), and give --diff changes.diff';
  if (code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER')
    return `--diff: the changes are larger than ${MAX_GIT_OUTPUT / 2 ** 20} MB; give a nearer revision`;
  return `--diff: git was ended after ${TIMEOUT / 1000} s, or could not be started (${code ?? 'no code'}); give a diff as a file`;
}

const complaintOf = (stderr: string): string =>
  (/^(?:fatal|error): (.*)$/m.exec(stderr)?.[1] ?? stderr).trim();

/** Variables that set the drivers of filters to nothing: attributes of files name them, and git would run them. */
function overrides({ stdout }: GitAnswer): Readonly<Record<string, string>> {
  const keys = [...new Set(stdout.split('\0'))].filter((key) =>
    /\.(?:clean|smudge|process|required)$/.test(key),
  );
  const before = Number(process.env['GIT_CONFIG_COUNT'] ?? 0) || 0;
  const variables = keys.flatMap((key, i): [string, string][] => [
    [`GIT_CONFIG_KEY_${before + i}`, key],
    [`GIT_CONFIG_VALUE_${before + i}`, key.endsWith('.required') ? 'false' : ''],
  ]);
  return keys.length === 0
    ? {}
    : { GIT_CONFIG_COUNT: String(before + keys.length), ...Object.fromEntries(variables) };
}

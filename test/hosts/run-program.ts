/** Runs modules with `runProgram`, in a process of its own that tells what came of it (program.mjs). */
import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { environment, fixture } from '../helpers/wtrace.ts';

/** What program.mjs tells. */
export interface Answer {
  readonly refused?: string;
  readonly end: {
    readonly kind: string;
    readonly code?: number;
    readonly message?: string;
    readonly frames?: string[];
  };
  readonly results?: string[];
  readonly hits: Record<string, number>;
  readonly exact: boolean;
  readonly signal?: string;
  readonly complete: boolean[];
  /** What was taken of the running program. */
  readonly progress: readonly { readonly hits: Record<string, number>; readonly exact: boolean }[];
}

/** A process that runs program.mjs. */
export interface Program {
  readonly child: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  readonly ended: Promise<{
    answer: Answer;
    code: number | null;
    signal: string | null;
    stdout: string;
    stderr: string;
  }>;
}

/** Starts program.mjs with a module of the fixtures. */
export function start(
  module: string,
  args: readonly string[],
  { invoke = '', dir = '', stdin = 'pipe' as 'pipe' | number, env = {} as Record<string, string> } = {},
): Program {
  const script = fileURLToPath(new URL('program.mjs', import.meta.url));
  const child = spawn(process.execPath, [script, fixture(module), invoke, dir, ...args], {
    stdio: [stdin, 'pipe', 'pipe', 'pipe'],
    env: environment(env),
  });
  const texts = ['', '', '', ''];
  child.stdio.forEach((stream, fd) => {
    if (fd > 0)
      (stream as Readable).setEncoding('utf8').on('data', (chunk: string) => {
        texts[fd] += chunk;
      });
  });
  const ended = new Promise<Awaited<Program['ended']>>((resolve) => {
    child.on('close', (code, signal) => {
      const [, stdout = '', stderr = '', answer = ''] = texts;
      resolve({ answer: JSON.parse(answer === '' ? '{}' : answer) as Answer, code, signal, stdout, stderr });
    });
  });
  return { child, stdout: () => texts[1] ?? '', stderr: () => texts[2] ?? '', ended };
}

/** The same, with all of its input, to its end. */
export function run(
  module: string,
  args: readonly string[],
  options: Parameters<typeof start>[2] & { input?: string } = {},
) {
  const program = start(module, args, options);
  program.child.stdin?.end(options.input ?? '');
  return program.ended;
}

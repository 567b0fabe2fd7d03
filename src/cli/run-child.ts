/** Runs a command in the foreground: streams and signals are its own. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { UsageError } from '../errors.ts';
import { type Signal, signalCode, signals } from '../hosts/index.ts';
import { causeOf } from '../store/index.ts';

/**
 * Runs a command. A signal to wtrace is passed on; the terminal's reach the command by themselves.
 * @returns its exit code; 128 + n when signal n ended it
 * @throws UsageError when it cannot be started
 */
export async function runChild(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const child = spawn(command, args, { stdio: 'inherit', env });
  const pass = (signal: Signal): void => {
    // The terminal sends these to all of its foreground.
    if (process.stdin.isTTY && signal !== 'SIGTERM') return;
    child.kill(signal);
  };
  for (const signal of signals) process.on(signal, pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', (error) =>
        reject(new UsageError(`cannot start ${command}: ${causeOf(error)}; give a command that exists`)),
      );
      child.on('close', (code, signal) => resolve(code ?? signalCode(signal as Signal)));
    });
  } finally {
    for (const signal of signals) process.off(signal, pass);
  }
}

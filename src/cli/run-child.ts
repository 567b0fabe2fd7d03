/** Runs a command in the foreground: streams and signals are its own. */
import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { UsageError } from '../errors.ts';
import { type Signal, signalCode, signals } from '../hosts/index.ts';
import { causeOf } from '../store/index.ts';
import { GroupSignals } from './group-signals.ts';

/** Milliseconds within which a signal that comes again is the same one. */
const SAME_WITHIN = 500;

/**
 * Runs a command. A signal to wtrace alone is passed on; those to its whole process group, such as a terminal's, reach the command by
 * themselves. One that comes again, later, ends the command as SIGKILL does.
 * @param killed called before that
 * @returns its exit code; 128 + n when signal n ended it, or was the first of several
 * @throws UsageError when it cannot be started
 */
export async function runChild(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  killed: () => void,
): Promise<number> {
  const child = start(command, args, env);
  const group = new GroupSignals();
  let first: { readonly signal: Signal; readonly at: number } | undefined;
  let isKilled = false;
  const pass = (signal: Signal): void => {
    first ??= { signal, at: performance.now() };
    if (performance.now() - first.at > SAME_WITHIN) {
      isKilled = true;
      killed();
      child.kill('SIGKILL');
      return;
    }
    // Where it cannot be found out: a terminal sends these to all of its foreground.
    const ofTerminal = process.stdin.isTTY && signal !== 'SIGTERM';
    void (group.reached(signal) ?? Promise.resolve(ofTerminal)).then((reached) => {
      if (!reached) child.kill(signal);
    });
  };
  for (const signal of signals) process.on(signal, pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.on('error', (error) => reject(new UsageError(`cannot start ${command}: ${causeOf(error)}`)));
      child.on('close', (code, signal) =>
        resolve(isKilled && first ? signalCode(first.signal) : (code ?? signalCode(signal as Signal))),
      );
    });
  } finally {
    for (const signal of signals) process.off(signal, pass);
    group.close();
  }
}

/** @throws UsageError when it is known at once that it cannot be started */
function start(command: string, args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  if (command === '') throw new UsageError('the command is empty; give one, such as node or npm');
  try {
    return spawn(command, args, { stdio: 'inherit', env });
  } catch (error) {
    throw new UsageError(`cannot start ${command}: ${causeOf(error)}`);
  }
}

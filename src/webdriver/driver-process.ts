/** A driver of a browser that is started here, and ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { FoundDriver } from './find-driver.ts';
import { listen } from './listen.ts';

/** A driver that takes commands. */
export interface RunningDriver {
  /** Where. */
  readonly url: URL;
  /** Whether it was started here. */
  readonly isOwn: boolean;
  close(): Promise<void>;
}

/** Milliseconds within which a driver takes connections. */
const STARTS_WITHIN = 30_000;
/** Milliseconds within which it ends when it gets a signal. */
const ENDS_WITHIN = 3000;
/** Of what it writes, characters that are kept for an error. */
const KEPT = 4000;

/** @throws Error when it cannot be started, with what it said */
export async function startDriver(found: FoundDriver, env: NodeJS.ProcessEnv): Promise<RunningDriver> {
  if (found.kind === 'remote') return { url: new URL(found.url), isOwn: false, close: async () => undefined };
  const { name, path, args } = found;
  const port = await freePort();
  const given = [...words(args), `--port=${port}`];
  const child = spawn(path, given, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-KEPT);
    });
  let failure: string | undefined;
  child.on('error', ({ message }) => {
    failure ??= message;
  });
  child.on('exit', (code, signal) => {
    failure ??= `it ended with ${code ?? signal}`;
  });
  const start = performance.now();
  while (!(await accepts(port))) {
    if (failure === undefined && performance.now() - start > STARTS_WITHIN)
      failure = `it takes no connections after ${STARTS_WITHIN / 1000} s`;
    if (failure !== undefined) {
      await end(child);
      throw new Error(`cannot start ${name} (${path}): ${failure}. ${said}`.trim());
    }
    await sleep(50);
  }
  return { url: new URL(`http://127.0.0.1:${port}`), isOwn: true, close: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN);
  child.kill();
  await once(child, 'exit');
  clearTimeout(timer);
}

async function freePort(): Promise<number> {
  const { port, close } = await listen('127.0.0.1', async () => undefined);
  close();
  return port;
}

const accepts = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const done = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('connect', () => done(true)).on('error', () => done(false));
  });

/** Arguments as a shell would read them: quotes hold words together. */
function words(text: string): string[] {
  const found = text.match(/(?:[^\s"']+|"[^"]*"|'[^']*')+/g) ?? [];
  return found.map((word) => word.replace(/"([^"]*)"|'([^']*)'/g, '$1$2'));
}

/** Signals to `wtrace exec`: whoever else gets them, its command gets each once. */
import { spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { command, environment } from '../../helpers/wtrace.ts';

/** Says what it hears, and ends a second after that. */
const LISTENER = `
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'])
    process.on(signal, () => {
      console.log(signal);
      setTimeout(() => process.exit(7), 1000);
    });
  setInterval(() => {}, 1000);
  console.log('ready');`;

/**
 * What the command heard, and the exit code, when signals are sent in a process group of their own.
 * @param send gets the process group, which has the id of `wtrace`
 */
async function heard(send: (pid: number) => void | Promise<void>): Promise<unknown> {
  const args = [command, 'exec', '-q', '--', process.execPath, '-e', LISTENER];
  const child = spawn(process.execPath, args, { detached: true, env: environment() });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  while (!said.includes('ready')) await sleep(20);
  await send(child.pid as number);
  return { code: await ended, heard: said.trim().split('\n').slice(1) };
}

test.concurrent.each(['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM'] as const)(
  '%s to all of the group, or to wtrace alone: the command hears it once',
  async (signal) => {
    const [all, one] = await Promise.all([
      heard((pid) => void process.kill(-pid, signal)),
      heard((pid) => void process.kill(pid, signal)),
    ]);
    expect(all).toEqual({ code: 7, heard: [signal] });
    expect(one).toEqual({ code: 7, heard: [signal] });
  },
);

test.concurrent('a signal to the group, then one to wtrace alone: both are heard', async () => {
  const both = await heard(async (pid) => {
    process.kill(-pid, 'SIGINT');
    await sleep(100);
    process.kill(pid, 'SIGTERM');
  });
  expect(both).toEqual({ code: 7, heard: ['SIGINT', 'SIGTERM'] });
});

test.concurrent('a signal to wtrace and then to the group, as `timeout` sends it, is one', async () => {
  const both = await heard((pid) => {
    process.kill(pid, 'SIGTERM');
    process.kill(-pid, 'SIGTERM');
  });
  expect(both).toEqual({ code: 7, heard: ['SIGTERM'] });
});

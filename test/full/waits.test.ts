/** Signals while `wtrace run` is held up by what npm test has no place for: a full terminal, a large module. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { savedJson } from '../helpers/saved.ts';
import { command, environment, scratch } from '../helpers/wtrace.ts';
import { assemble } from '../wasm/wabt.ts';

/** Writes without end. */
const flood = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func $begins)
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 100)) (i32.store (i32.const 4) (i32.const 30000))
    (call $begins)
    (loop $l (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))) (br $l))))`;

/** Starts the command at a terminal whose other end nobody reads once it is full. */
async function startAtTerminal(directory: string, args: readonly string[]) {
  const fifo = join(directory, 'fifo');
  execFileSync('mkfifo', [fifo]);
  // Open for reading and writing, and never read: `script` waits when the pipe is full, and the terminal fills.
  const unread = openSync(fifo, 'r+');
  const pidFile = join(directory, 'pid');
  const line = `echo $$ >"${pidFile}"; exec "${process.execPath}" "${command}" ${args.map((arg) => `"${arg}"`).join(' ')}`;
  const script = spawn('/usr/bin/script', ['-qfc', line, '/dev/null'], {
    env: environment({ SHELL: '/bin/sh' }),
    stdio: ['ignore', unread, 'inherit'],
  });
  for (let i = 0; i < 100 && !existsSync(pidFile); i++) await sleep(50);
  await sleep(3000);
  return { pid: Number(readFileSync(pidFile, 'utf8')), unread, script };
}

/** Milliseconds until a process has ended; undefined when it has not within 5 s. */
async function endOf(pid: number): Promise<number | undefined> {
  const start = performance.now();
  while (performance.now() - start < 5000) {
    // A zombie has ended.
    const status = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ') Z';
    if (/\) Z/.test(status)) return performance.now() - start;
    await sleep(20);
  }
  return undefined;
}

function stop(script: ChildProcess, pid: number, unread: number): void {
  script.kill('SIGKILL');
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
  closeSync(unread);
}

test.each([
  ['with a data directory', true],
  ['with the report on the same terminal', false],
])('SIGTERM, while a program waits for a full terminal: %s', async (_, saves) => {
  const directory = scratch();
  const data = join(directory, 'data');
  const module = join(directory, 'flood.wasm');
  writeFileSync(module, assemble(flood, { names: true }).bytes);
  const args = [
    'run',
    ...(saves ? ['--data-dir', data] : ['--reporter', 'text,json', '--reports-dir', data]),
    module,
  ];
  const { pid, unread, script } = await startAtTerminal(directory, args);
  try {
    expect(existsSync(`/proc/${pid}/stat`)).toBe(true);
    process.kill(pid, 'SIGTERM');
    expect(await endOf(pid)).toBeLessThan(2000);
    const { modules } = saves
      ? savedJson(data)
      : (JSON.parse(readFileSync(join(data, 'wtrace.json'), 'utf8')) as ReturnType<typeof savedJson>);
    const functions = modules.flatMap(({ files }) => files.flatMap((file) => file.functions));
    expect(functions.find(({ name }) => name === 'begins')?.hits).toBe(1);
  } finally {
    stop(script, pid, unread);
  }
});

test('SIGTERM, while a large module is rewritten: the process ends at once', async () => {
  const directory = scratch();
  const body = '(local $i i32) (loop $l (br_if $l (i32.lt_u (local.get $i) (i32.const 9)))) nop';
  const functions = Array.from({ length: 60_000 }, (_, i) => `(func $f${i} ${body})`).join('\n');
  const module = join(directory, 'large.wasm');
  writeFileSync(module, assemble(`(module ${functions} (func (export "_start")))`, { names: true }).bytes);
  const args = [
    command,
    'run',
    '-q',
    '--no-cache',
    '--include',
    '**',
    '--data-dir',
    join(directory, 'data'),
    module,
  ];
  const start = (): ChildProcess => spawn(process.execPath, args, { env: environment(), stdio: 'ignore' });
  const began = performance.now();
  await once(start(), 'exit');
  const whole = performance.now() - began;
  for (const share of [0.2, 0.3, 0.4]) {
    const child = start();
    const ended = once(child, 'exit');
    await sleep(share * whole);
    expect(child.exitCode).toBe(null);
    const sent = performance.now();
    child.kill('SIGTERM');
    const [code, signal] = await ended;
    // Once the guest runs, its counts are saved first.
    expect([[null, 'SIGTERM'].join(), [143, null].join()]).toContain([code, signal].join());
    expect(performance.now() - sent).toBeLessThan(2000);
  }
});

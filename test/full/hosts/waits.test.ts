/** Waiting calls of WASI as wtrace makes them interruptible: the same answers as the host's own, and counts after a signal. */
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { WASI } from 'node:wasi';
import { describe, expect, test } from 'vitest';
import type { Syscall } from '../../../src/hosts/wasi-calls.ts';
import { pollInSlices } from '../../../src/hosts/wasi-poll.ts';
import { writeInSlices } from '../../../src/hosts/wasi-write.ts';
import { savedJson } from '../../helpers/saved.ts';
import { command, environment, fixture, scratch } from '../../helpers/wtrace.ts';
import { assemble } from '../../wasm/wabt.ts';

/** A subscription of `poll_oneoff`; times in nanoseconds. */
type Subscription =
  | { readonly kind: 'clock'; readonly id: number; readonly time: bigint; readonly absolute?: boolean }
  | { readonly kind: 'read' | 'write'; readonly fd: number };

const LIST = 1024;
const EVENTS = 2048;
const STORED = 4000;

/** A memory with these subscriptions, whose `userdata` is 100 and their place. */
function memoryOf(subscriptions: readonly Subscription[]): WebAssembly.Memory {
  const memory = new WebAssembly.Memory({ initial: 1 });
  new Uint8Array(memory.buffer).fill(0xaa, 0, LIST);
  const view = new DataView(memory.buffer);
  subscriptions.forEach((subscription, i) => {
    const at = LIST + 48 * i;
    view.setBigUint64(at, BigInt(100 + i), true);
    if (subscription.kind === 'clock') {
      view.setUint32(at + 16, subscription.id, true);
      view.setBigUint64(at + 24, subscription.time, true);
      view.setUint16(at + 40, subscription.absolute ? 1 : 0, true);
    } else {
      view.setUint8(at + 8, subscription.kind === 'read' ? 1 : 2);
      view.setUint32(at + 16, subscription.fd, true);
    }
  });
  return memory;
}

/** What a poll answers: its `errno` and, by `userdata`, the error and type of each event; and how long it took. */
function answer(subscriptions: readonly Subscription[], stdin: number, sliced: boolean) {
  const memory = memoryOf(subscriptions);
  const wasi = new WASI({ version: 'preview1', stdin });
  wasi.initialize({ exports: { memory } } as unknown as WebAssembly.Instance);
  const own = (wasi.wasiImport as Record<string, Syscall>)['poll_oneoff']!;
  const poll = sliced ? pollInSlices(own, () => memory) : own;
  const start = performance.now();
  const errno = poll(LIST, EVENTS, subscriptions.length, STORED);
  const took = performance.now() - start;
  const view = new DataView(memory.buffer);
  const events = Array.from({ length: errno === 0 ? view.getUint32(STORED, true) : 0 }, (_, i) => {
    const at = EVENTS + 32 * i;
    return [Number(view.getBigUint64(at, true)), view.getUint16(at + 8, true), view.getUint8(at + 10)];
  });
  const untouched = new Uint8Array(memory.buffer, 0, LIST).every((byte) => byte === 0xaa);
  return { errno, events: events.sort(), took, untouched };
}

describe('poll_oneoff in slices answers as the host does', () => {
  const ms = (milliseconds: number): bigint => BigInt(milliseconds) * 1_000_000n;
  const soon = (id: number): Subscription => {
    const now = id === 0 ? BigInt(Date.now()) * 1_000_000n : process.hrtime.bigint();
    return { kind: 'clock', id, time: now + ms(150), absolute: true };
  };
  const far: Subscription = { kind: 'clock', id: 1, time: ms(60_000) };

  test.each<[string, (idle: number) => Subscription[], number]>([
    ['nothing', () => [], 0],
    ['no time', () => [{ kind: 'clock', id: 1, time: 0n }], 0],
    ['a clock, longer than a slice', () => [{ kind: 'clock', id: 1, time: ms(230) }], 230],
    ['the first of two clocks', () => [far, { kind: 'clock', id: 0, time: ms(130) }], 130],
    ['a time of the monotonic clock', () => [soon(1)], 140],
    ['a time of the day', () => [soon(0)], 140],
    ['a time that has passed', () => [{ kind: 'clock', id: 1, time: 1n, absolute: true }], 0],
    [
      'idle stdin and a clock',
      (fd) => [
        { kind: 'read', fd },
        { kind: 'clock', id: 1, time: ms(220) },
      ],
      220,
    ],
    ['stdout, which is ready', () => [far, { kind: 'write', fd: 1 }], 0],
    [
      'a descriptor that is not open',
      () => [
        { kind: 'clock', id: 1, time: ms(130) },
        { kind: 'read', fd: 77 },
      ],
      0,
    ],
  ])('%s', (_, subscriptionsOf, milliseconds) => {
    const fifo = join(scratch(), 'idle');
    execFileSync('mkfifo', [fifo]);
    // Open for writing as well: it is not at its end.
    const idle = openSync(fifo, 'r+');
    try {
      const subscriptions = subscriptionsOf(0);
      const { took, untouched, ...answered } = answer(subscriptions, idle, true);
      // The host's own adds times of the monotonic clock to the time that it is.
      if (subscriptions.some((subscription) => subscription.kind === 'clock' && subscription.absolute)) {
        expect(answered).toEqual({ errno: 0, events: [[100, 0, 0]] });
      } else {
        const { errno, events } = answer(subscriptions, idle, false);
        expect(answered).toEqual({ errno, events });
      }
      expect(untouched).toBe(true);
      expect(took).toBeGreaterThanOrEqual(milliseconds - 1);
      expect(took).toBeLessThan(milliseconds + 2000);
    } finally {
      closeSync(idle);
    }
  });
});

test('a write that the system takes in parts is whole for the program', () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const view = new DataView(memory.buffer);
  const text = 'never cut short';
  new Uint8Array(memory.buffer).set(new TextEncoder().encode(text), 100);
  // Two pieces, of 6 and of 9 bytes.
  for (const [i, value] of [100, 6, 106, 9].entries()) view.setUint32(4 * i, value, true);
  let taken = '';
  let calls = 0;
  const system: Syscall = (_fd, list = 0, count = 0, stored = 0) => {
    if (++calls % 2 === 0) return 6;
    let room = 4;
    for (let i = 0; i < count; i++) {
      const [at, length] = [view.getUint32(list + 8 * i, true), view.getUint32(list + 8 * i + 4, true)];
      const bytes = new Uint8Array(memory.buffer, at, Math.min(length, room));
      taken += new TextDecoder().decode(bytes);
      room -= bytes.length;
    }
    view.setUint32(stored, 4 - room, true);
    return 0;
  };
  const write = (waits: boolean) =>
    writeInSlices(
      system,
      () => waits,
      () => memory,
    )(1, 0, 2, 32);
  expect([write(true), taken, view.getUint32(32, true)]).toEqual([0, text, text.length]);
  expect([0, 4, 8, 12].map((at) => view.getUint32(at, true))).toEqual([100, 6, 106, 9]);
  // A program that asked for it gets what there is.
  calls = 0;
  taken = '';
  expect([write(false), taken, view.getUint32(32, true)]).toEqual([0, 'neve', 4]);
});

/** Says `up`, then calls `$waits`. */
const waiting = (body: string): string => `(module
  (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "path_open"
    (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 100) "up\\n") (data (i32.const 200) "fifo")
  (func $waits ${body})
  (func (export "_start")
    (i32.store (i32.const 0) (i32.const 100)) (i32.store (i32.const 4) (i32.const 3))
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
    (call $waits)))`;

/** Opens a named pipe that nobody else opens. */
const opening = (
  rights: string,
): string => `(drop (call $open (i32.const 3) (i32.const 0) (i32.const 200) (i32.const 4)
  (i32.const 0) (i64.const ${rights}) (i64.const ${rights}) (i32.const 0) (i32.const 300)))`;

const waits = {
  'a clock and stdin': `
    (i64.store (i32.const 1024) (i64.const 60000000000)) (i32.store (i32.const 1016) (i32.const 1))
    (i32.store8 (i32.const 1056) (i32.const 1))
    (drop (call $poll (i32.const 1000) (i32.const 2000) (i32.const 2) (i32.const 3000)))`,
  'a pipe that nobody writes': opening('0x8000002'),
  'a pipe that nobody reads': opening('0x8000040'),
};

test('SIGTERM, while a program waits in the system: counts are saved, and it ends within 2 s', async () => {
  const directory = scratch();
  await Promise.all(
    Object.entries(waits).map(async ([what, body]) => {
      const own = join(directory, what);
      const data = join(own, 'data');
      mkdirSync(own);
      execFileSync('mkfifo', [join(own, 'fifo')]);
      writeFileSync(join(own, 'waits.wasm'), assemble(waiting(body), { names: true }).bytes);
      const args = [command, 'run', '-q', '--data-dir', data, '--dir', `${own}::/`, join(own, 'waits.wasm')];
      const stdio = ['pipe', 'pipe', 'inherit'] as const;
      const child = spawn(process.execPath, args, { env: environment(), stdio: [...stdio] });
      await new Promise((resolve) => child.stdout?.once('data', resolve).once('close', resolve));
      await sleep(200);
      const sent = performance.now();
      child.kill('SIGTERM');
      const code = await new Promise((resolve) => child.once('exit', resolve));
      expect([what, code]).toEqual([what, 143]);
      expect(performance.now() - sent).toBeLessThan(2000);
      const functions = savedJson(data).modules.flatMap(({ files }) =>
        files.flatMap((file) => file.functions),
      );
      expect(functions.find(({ name }) => name === 'waits')?.hits).toBe(1);
    }),
  );
});

test('a named pipe is read and written as a file is', async () => {
  const directory = scratch();
  const fifo = join(directory, 'fifo');
  execFileSync('mkfifo', [fifo]);
  const run = (...args: string[]) => {
    const child = spawn(
      process.execPath,
      [command, 'run', '-q', '--dir', `${directory}::/d`, fixture('c-ends/O0.wasm'), ...args],
      { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    return new Promise<string>((resolve) => child.once('close', () => resolve(output)));
  };
  const counted = run('read', '/d/fifo');
  const writer = spawn('sh', ['-c', 'exec >"$0"; sleep 0.3; printf 123; sleep 0.3; printf 45', fifo]);
  const [text] = await Promise.all([counted, new Promise((resolve) => writer.once('exit', resolve))]);
  expect(text).toBe('5 letters\ncleanup at exit\n');
  const reader = spawn('sh', ['-c', 'sleep 0.3; cat "$0" >"$1"', fifo, join(directory, 'out')]);
  await Promise.all([run('write', '/d/fifo'), new Promise((resolve) => reader.once('exit', resolve))]);
  expect(readFileSync(join(directory, 'out'), 'utf8')).toBe('written\n');
});

import { closeSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { fixture, scratch } from '../../helpers/wtrace.ts';
import { type Program, run, start } from '../../hosts/run-program.ts';

describe('WASI preview 1', () => {
  test('exit codes, by return and by proc_exit deep in a stack', async () => {
    const returned = await run('c-ends/O0.wasm', ['return', '5']);
    expect(returned.answer.end).toEqual({ kind: 'exit', code: 5 });
    expect(returned.stdout).toBe('returning\ncleanup at exit\n');
    expect(returned.stderr).toBe('');
    const exited = await run('c-ends/O0.wasm', ['exit']);
    expect(exited.answer.end).toEqual({ kind: 'exit', code: 7 });
    // deep(5, …) calls itself five times; the call that exits is in the sixth activation.
    expect(exited.answer.hits).toMatchObject({ 24: 8, 25: 3, 37: 1, 38: 3, 137: 1, 138: 0 });
    expect(exited.answer.exact).toBe(true);
  });

  test.each([
    ['divide', 'divide', { 11: 2, 12: 2, 25: 3, 32: 1, 138: 0 }],
    ['memory', 'load_far', { 16: 1, 18: 1, 35: 1 }],
    ['unreachable', 'deep', { 29: 1, 31: 3 }],
    ['abort', 'abort', { 39: 1, 40: 3 }],
  ])('a trap: %s', async (how, innermost, hits) => {
    const { answer } = await run('c-ends/O0.wasm', [how]);
    expect(answer.end.kind).toBe('trap');
    expect(answer.end.frames?.[0]).toContain(innermost);
    expect(answer.end.frames?.filter((name) => name.endsWith('deep'))).toHaveLength(6);
    expect(answer.hits).toMatchObject(hits);
    expect(answer.exact).toBe(true);
  });

  test('binary input and output of megabytes, through pipes with a slow reader', async () => {
    const file = join(scratch(), 'input');
    const text = 'line\n'.repeat(400_000);
    writeFileSync(file, text);
    const stdin = openSync(file, 'r');
    const program = start('c-ends/O0.wasm', ['echo'], { stdin });
    program.child.stdout?.pause();
    await sleep(1500);
    program.child.stdout?.resume();
    const { stdout, answer } = await program.ended;
    closeSync(stdin);
    expect(stdout === `${text}400000 lines\ncleanup at exit\n`).toBe(true);
    expect(answer.hits).toMatchObject({ 56: 400_000 });
  });

  test('input that comes in pieces', async () => {
    const program = start('c-ends/O0.wasm', ['echo']);
    for (const piece of ['a', 'b\n', 'c\n']) {
      program.child.stdin?.write(piece);
      await sleep(300);
    }
    program.child.stdin?.end();
    expect((await program.ended).stdout).toBe('ab\nc\n2 lines\ncleanup at exit\n');
  });

  test('a reader that goes away is an error of the program, not of wtrace', async () => {
    const program = start('c-ends/O0.wasm', ['echo']);
    program.child.stdout?.destroy();
    program.child.stdin?.end('x\n'.repeat(100_000));
    const { answer, stderr } = await program.ended;
    expect(answer.end.kind).toBe('exit');
    expect(stderr).toBe('');
  });

  test('environment and directories', async () => {
    expect((await run('c-ends/O0.wasm', ['environment'])).stdout).toContain('GREETING=hello');
    const directory = scratch();
    mkdirSync(join(directory, 'in'));
    const { answer } = await run('c-ends/O0.wasm', ['write', '/out/file'], { dir: `/out=${directory}/in` });
    expect(answer.end).toEqual({ kind: 'exit', code: 0 });
    expect(readFileSync(join(directory, 'in/file'), 'utf8')).toBe('written\n');
    const missing = await run('c-ends/O0.wasm', ['read', '/x'], { dir: '/out=/nowhere' });
    expect(missing.answer.refused).toMatch(
      /^FileError: --dir \/nowhere::\/out: no such directory; create \/nowhere, or give the directory /,
    );
  });

  test('a reactor is initialised before the call', async () => {
    const { answer, stdout } = await run('c-reactor/O0.wasm', ['5'], { invoke: 'add' });
    expect(stdout).toBe('initialised\n');
    expect(answer.results).toEqual(['105']);
    expect(answer.hits).toMatchObject({ 7: 1, 12: 1 });
  });
});

describe('bare modules', () => {
  test('several results', async () => {
    expect((await run('c-bare/memoryless.wasm', ['-9', '-inf'], { invoke: 'swap' })).answer.results).toEqual([
      '-inf',
      '-9',
    ]);
  });

  test('a trap in a call', async () => {
    const { answer } = await run('c-bare/O0-dwarf4.wasm', ['1', '0'], { invoke: 'div' });
    expect(answer.end).toMatchObject({ kind: 'trap', message: 'divide by zero', frames: ['0:divide'] });
    expect(answer.hits).toMatchObject({ 15: 1, 16: 0 });
  });
});

describe('signals', () => {
  /** Sends it when the program is where it should be; tells the milliseconds it took to end. */
  async function interrupt(program: Program, signal: 'SIGINT' | 'SIGTERM', ready: string) {
    for (let i = 0; i < 200 && !program.stdout().includes(ready); i++) await sleep(50);
    await sleep(300);
    const before = performance.now();
    program.child.kill(signal);
    const ended = await program.ended;
    return { ...ended, took: performance.now() - before };
  }

  test.each([
    ['SIGINT', 130, 'spin'],
    ['SIGTERM', 143, 'spin'],
    ['SIGTERM', 143, 'spin-on-nothing'],
  ] as const)('%s ends an endless loop, its counts are kept (exit %i, %s)', async (signal, code, how) => {
    const program = start('c-ends/O0.wasm', [how]);
    const { answer, took, ...ended } = await interrupt(program, signal, 'spinning');
    expect(ended.code).toBe(code);
    expect(took).toBeLessThan(2000);
    expect(answer).toMatchObject({
      end: { kind: 'interrupted', by: signal },
      signal,
      complete: [true],
      exact: true,
    });
    const { hits } = answer;
    if (how === 'spin') {
      // `counter++` and the way back to it: the loop was stopped between two turns.
      expect(hits['97']).toBeGreaterThan(1000);
      expect(hits['97']! - hits['96']!).toBeOneOf([0, 1]);
    }
    expect(hits).toMatchObject({ 114: 1, 116: 1, 120: 0 });
  });

  test('a program that waits for input', async () => {
    const program = start('c-ends/O0.wasm', ['echo']);
    // More than its libc holds back: it is seen to have read.
    program.child.stdin?.write('x\n'.repeat(1000));
    const { answer, code, took } = await interrupt(program, 'SIGTERM', 'x\n');
    expect([code, answer.complete]).toEqual([143, [true]]);
    expect(took).toBeLessThan(2000);
    expect(answer.hits).toMatchObject({ 55: 1001, 56: 1000, 59: 0 });
  });

  test('a second signal kills at once', async () => {
    const program = start('c-ends/O0.wasm', ['spin']);
    for (let i = 0; i < 200 && !program.stdout().includes('spinning'); i++) await sleep(50);
    // Both are pending when the main thread looks.
    program.child.kill('SIGTERM');
    program.child.kill('SIGINT');
    const { code, signal } = await program.ended;
    expect([code, signal]).toEqual([null, expect.stringMatching(/SIGINT|SIGTERM/)]);
  });
});

describe('a program that is running', () => {
  test('what it counted so far is exact wherever it calls its host, and does not change what it counts', async () => {
    const program = start('c-ends/O0.wasm', ['echo'], { env: { PROGRESS: '200' } });
    let lines = 0;
    while (lines < 200 && !/progress [1-9]/.test(program.stderr())) {
      program.child.stdin?.write(`${lines++}\n`);
      await sleep(50);
    }
    program.child.stdin?.end();
    const { answer, code } = await program.ended;
    expect([code, answer.exact, answer.hits['55'], answer.hits['56']]).toEqual([0, true, lines + 1, lines]);
    const echoing = answer.progress.filter(({ hits }) => hits['56']! > 0 && hits['59'] === 0);
    expect(echoing.length).toBeGreaterThan(0);
    // Inside fgets, whose line has begun and whose loop has not: the line after it waits.
    for (const { hits, exact } of echoing) expect([exact, hits['55']! - hits['56']!]).toEqual([true, 1]);
    expect(answer.progress.every(({ exact }) => exact)).toBe(true);
  });

  test('is ended when its time is over, and is exact up to there', async () => {
    const program = start('c-ends/O0.wasm', ['spin'], { env: { TIMEOUT: '1200' } });
    const { answer, code } = await program.ended;
    expect(code).toBe(124);
    expect(answer).toMatchObject({
      end: { kind: 'interrupted', by: 'timeout' },
      complete: [true],
      exact: true,
    });
    expect(answer.hits['97']! - answer.hits['96']!).toBeOneOf([0, 1]);
  });

  test('that ends in time is left alone', async () => {
    const { answer, code } = await run('c-ends/O0.wasm', ['return'], { env: { TIMEOUT: '60000' } });
    expect([code, answer.end.kind]).toEqual([0, 'exit']);
  });
});

describe('what cannot be run', () => {
  test('a module that the engine refuses', async () => {
    const { answer } = await run('c-setjmp/exnref-O0.wasm', []);
    const known = WebAssembly.validate(readFileSync(fixture('c-setjmp/exnref-O0.wasm')));
    if (known) expect(answer.end.kind).toBe('exit');
    else expect(answer.refused).toMatch(/^CannotRunError: the engine rejects program: .*newer versions/);
  });
});

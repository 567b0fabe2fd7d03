/** Programs that send signals to themselves end, or go on, where they do without `wtrace exec`, and what they counted is kept. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { command, environment, fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

const GUEST = fixture('c-bare/O0-dwarf5.wasm');
const PROGRAMS = fileURLToPath(new URL('programs/', import.meta.url));
const env = environment({ GUEST, PROGRAMS });
const guest =
  "const { compile, call } = require(process.env.PROGRAMS + '/guest.cjs'); const fs = require('node:fs');";
/** Unlike those of `console.log`, its lines are there when a process ends in the midst. */
const say = "const say = (...words) => fs.writeSync(1, words.join(' ') + '\\n');";

/** Runs a script of Node without wtrace and with its preload. */
function both(script: string) {
  const args = ['-e', `${guest}${say}${script}`];
  const plain = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const reports = scratch();
  const data = join(reports, 'data');
  const preload = fileURLToPath(new URL('../preload/register.cjs', pathToFileURL(command)));
  const traced = spawnSync(process.execPath, args, {
    env: { ...env, NODE_OPTIONS: `--require "${preload}"`, WTRACE_DATA_DIR: data },
    encoding: 'utf8',
  });
  const report = wtrace(['report', data, '--reporter', 'lcov', '--reports-dir', reports]);
  const [, calls] = /^FNDA:(\d+),add$/m.exec(readFileSync(join(reports, 'lcov.info'), 'utf8')) ?? [];
  const shown = ({ status, signal, stdout, stderr }: typeof plain) => ({ status, signal, stdout, stderr });
  return { plain: shown(plain), traced: shown(traced), calls: Number(calls), report: report.stderr };
}

test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const)(
  '%s of a process to itself ends it before `process.kill` returns',
  (signal) => {
    const number = constants.signals[signal];
    for (const args of [`process.pid, '${signal}'`, `String(process.pid), ${number}`]) {
      const { plain, traced, calls, report } = both(
        `call(compile(), 10); process.kill(${args}); say('still there'); call(compile(), 1);`,
      );
      expect(plain).toEqual({ status: null, signal, stdout: '', stderr: '' });
      expect(traced).toEqual(plain);
      expect(calls).toBe(10);
      expect(report).not.toContain('did not end');
    }
  },
);

test('so does one to the group that it leads, or is in', () => {
  for (const pid of ['-process.pid', '0']) {
    const script = `${guest}${say}call(compile(), 10); process.kill(${pid}); say('still there');`;
    const { plain, traced, calls } = both(
      `const { spawn } = require('node:child_process');
      spawn(process.execPath, ['-e', ${JSON.stringify(script)}], { detached: true, stdio: 'inherit' })
        .on('exit', (code, signal) => say(code, signal));`,
    );
    expect(plain).toEqual({ status: 0, signal: null, stdout: ' SIGTERM\n', stderr: '' });
    expect(traced).toEqual(plain);
    expect(calls).toBe(10);
  }
});

test('of another thread, too', () => {
  for (const inMain of ['', 'call(compile(), 1);']) {
    const script = `${guest}${say}call(compile(), 10); process.kill(process.pid); say('still there');`;
    const { plain, traced, calls } = both(
      `const { Worker } = require('node:worker_threads');
      ${inMain}
      new Worker(${JSON.stringify(script)}, { eval: true });
      setInterval(() => {}, 1000);`,
    );
    expect([plain.signal, traced.signal, traced.stderr]).toEqual(['SIGTERM', 'SIGTERM', '']);
    expect(calls).toBe(inMain === '' ? 10 : 11);
    // Some systems let the other thread go on for a moment.
    if (inMain !== '') expect(traced.stdout).toBe('');
  }
});

test('a program that listens, or asks whether it is there, goes on', () => {
  const { plain, traced, calls } = both(
    `call(compile(), 10);
    say(process.kill(process.pid, 0), process.kill(process.pid, 'SIGCONT'));
    for (const args of [['SIGNOT'], [1.5], [{}], [99]])
      try { process.kill(process.pid, ...args); } catch (error) { say(error.code, error.message); }
    try { process.kill({}); } catch (error) { say(error.code, error.message); }
    process.once('SIGINT', () => { call(compile(), 1); say('heard'); });
    say(process.kill(process.pid, 'SIGINT'));
    setTimeout(() => { say('ends'); process.kill(process.pid, 'SIGINT'); say('still there'); }, 100);`,
  );
  expect(plain.stdout).toMatch(/^true true\n(ERR_UNKNOWN_SIGNAL|EINVAL)[\s\S]*\ntrue\nheard\nends\n$/);
  expect(traced).toEqual(plain);
  expect(plain.signal).toBe('SIGINT');
  expect(calls).toBe(11);
});

test('`process.kill` looks as it did', () => {
  const { plain, traced } = both(
    `call(compile(), 1);
    const { value, ...rest } = Object.getOwnPropertyDescriptor(process, 'kill');
    say(value.name, value.length, Object.getOwnPropertyNames(value), JSON.stringify(rest), Object.keys(process));`,
  );
  expect(traced).toEqual(plain);
});

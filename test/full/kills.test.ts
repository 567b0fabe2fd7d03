/** A data file is whole or not there, whenever the process is killed. */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { readDataFile } from '../../src/coverage/index.ts';
import { command, environment, fixture, scratch, wtrace } from '../helpers/wtrace.ts';

const KILLS = 100;

test('100 kills at random moments', async () => {
  const directory = scratch();
  const args = [command, 'run', '--data-dir', directory, fixture('c-loops/yowasp22-O0.wasm')];
  const run = (after: number): Promise<void> =>
    new Promise((resolve) => {
      const child = spawn(process.execPath, args, { env: environment(), stdio: 'ignore' });
      const timer = setTimeout(() => child.kill('SIGKILL'), after);
      child.once('close', () => {
        clearTimeout(timer);
        resolve();
      });
    });
  const started = Date.now();
  await run(60_000);
  const whole = Date.now() - started;
  // Most near the end of a run, where the file is written.
  for (let i = 0; i < KILLS; i++) await run(whole * (0.6 + 0.6 * Math.random()));
  const files = readdirSync(directory).filter((name) => !name.startsWith('.'));
  expect(files.length).toBeGreaterThan(1);
  expect(files.length).toBeLessThan(KILLS + 1);
  for (const name of files) {
    const path = join(directory, name);
    expect(readDataFile(JSON.parse(readFileSync(path, 'utf8')), name)[0]?.files).toHaveLength(1);
  }
  expect(wtrace(['report', directory])).toMatchObject({ code: 0, stderr: '' });
});

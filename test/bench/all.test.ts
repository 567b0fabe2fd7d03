/** `bench/all.mjs` measures: one kernel, briefly, on the Node that runs the tests. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const command = join(fileURLToPath(new URL('../..', import.meta.url)), 'bench', 'all.mjs');
const brief = ['--engines', 'here', '--sweeps', '1', '--seconds', '0.02'];

test('exact counts and a counter at every row, on one kernel', () => {
  const args = [command, '--only', '^fib -O2$', '--rows', 'count,naive', ...brief];
  const said = execFileSync(process.execPath, args, { encoding: 'utf8' });
  const [, count, naive] = /\bcount (\d+)\/\d+ {2}naive (\d+)\//.exec(said) ?? [];
  expect(Number(count)).toBeGreaterThan(0);
  expect(Number(naive)).toBeGreaterThan(Number(count));
  expect(said).toMatch(/fib -O2 +\d+\.\d\d ms(?: not warm)? {2}count \d+\.\d\d× {2}naive \d+\.\d\d×\n/);
});

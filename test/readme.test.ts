import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { environment, scratch, wtrace } from './helpers/wtrace.ts';

const readme = fileURLToPath(new URL('../README.md', import.meta.url));
const text = readFileSync(readme, 'utf8');

test("the README's session is what happens", () => {
  const [, session = ''] = /```console\n([\s\S]*?)```/.exec(text) ?? [];
  const [command = '', ...shown] = session.trimEnd().split('\n');
  const [, words = ''] = /^\$ npx wtrace (.*)$/.exec(command) ?? [];
  expect(words).toMatch(/^run /);
  const { code, stdout, stderr } = wtrace(words.split(' '), { cwd: dirname(readme) });
  expect(code).toBe(0);
  const said = `${stdout}${stderr}`.trimEnd().split('\n');
  expect(said.length).toBe(shown.length);
  // On a terminal, long lines end in `… +3` (so many more) and rules are as long as the lines.
  shown.forEach((line, i) => {
    const [kept = '', more] = line.split('…');
    if (more !== undefined) expect(said[i]?.startsWith(kept.trimEnd())).toBe(true);
    else expect(said[i]?.replace(/-+$/, '')).toBe(line.replace(/-+$/, ''));
  });
});

test('what the README says of `load` and `instrument` ends in two reports that agree', () => {
  const section = text.slice(text.indexOf('\nBoth end in a report.'));
  const [, snippet = ''] = /```js\n([\s\S]*?)```/.exec(section) ?? [];
  const [, words = ''] = /```sh\nwtrace (.*)\n```/.exec(section) ?? [];
  const root = dirname(readme);
  const built = (path: string): string => pathToFileURL(join(root, 'dist', path)).href;
  const code = snippet
    .replace("'wtrace'", `'${built('index.js')}'`)
    .replace("'wtrace/runtime'", `'${built('runtime/public.js')}'`)
    .replace('wasm-fixtures/', `${root}/wasm-fixtures/`);
  const cwd = scratch();
  const options = { cwd, encoding: 'utf8', env: environment() } as const;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', code], options);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  const report = ['--reporter', 'lcov', '--reports-dir', '.'];
  const before = readFileSync(join(cwd, 'lcov.info'), 'utf8');
  // fib(10) calls itself 176 times.
  expect(before).toContain('FNDA:177,fib');
  expect(wtrace([...words.split(' '), ...report], { cwd }).code).toBe(0);
  expect(readFileSync(join(cwd, 'lcov.info'), 'utf8')).toBe(before);
});

test('the two commands of the README are there, the first with a module of this repository', () => {
  expect(text).toMatch(/^npm ci && npx wtrace run wasm-fixtures\/\S+\.wasm/m);
  expect(text).toMatch(/^npm test$/m);
});

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { wtrace } from './helpers/wtrace.ts';

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

test('the two commands of the README are there, the first with a module of this repository', () => {
  expect(text).toMatch(/^npm ci && npx wtrace run wasm-fixtures\/\S+\.wasm/m);
  expect(text).toMatch(/^npm test$/m);
});

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { selectionRules } from '../../../src/cli/options.ts';
import { placementOf } from '../../../src/cli/placement-options.ts';
import { writeRunData } from '../../../src/store/index.ts';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';
import { counted } from '../../store/counted.ts';

const program = fixture('c-loops/yowasp22-O0.wasm');

test('--hit-only tells the same lines, each with one hit, and says so', () => {
  const dir = scratch();
  const report = (name: string, ...options: string[]) => {
    const reports = ['--reporter', 'text,lcov', '--reports-dir', join(dir, name)];
    return wtrace(['run', '--no-cache', '--no-branches', ...reports, ...options, program]);
  };
  const counted = report('counted');
  const flagged = report('flagged', '--hit-only');
  expect([counted.code, flagged.code]).toEqual([0, 0]);
  expect(flagged.stdout).toBe(counted.stdout);
  const footer = '--hit-only recorded only whether lines ran, not how often: every hit is 1\n';
  expect(flagged.stderr).toBe(counted.stderr + footer);
});

test('data with and without --hit-only: one hit each, and a warning', () => {
  const dir = scratch();
  for (const options of [[], ['--hit-only']])
    expect(wtrace(['run', '--no-cache', '--data-dir', dir, ...options, program]).code).toBe(0);
  const { stdout, stderr } = wtrace(['report', dir]);
  expect(stdout).toMatch(/every hit is 1/);
  expect(stderr).toMatch(/1 of 2 parts .* \[hits-partly-counted\]/);
});

test('--profile changes no number, with lines and with instructions', () => {
  const dir = scratch();
  const run = (...options: string[]) => wtrace(['run', '--no-cache', ...options, program]);
  const json = (name: string) => ['--reporter', 'text,json', '--reports-dir', join(dir, name)];
  const first = run(...json('lines'));
  run('--count', 'instructions', ...json('instructions'));
  for (const name of ['lines', 'instructions']) {
    const again = run('--profile', join(dir, name, 'wtrace.json'), ...json('again'));
    expect({ code: again.code, stderr: again.stderr }).toEqual({ code: 0, stderr: first.stderr });
  }
});

test('what is damaged in a directory that --profile names is left out, with a warning for each file', () => {
  const dir = scratch();
  writeRunData(dir, { modules: [counted('fib', [5])] });
  const flags = { include: [], omit: [], remap: [], allowRead: [], profile: dir };
  const { warnings } = placementOf(flags, selectionRules(flags, true));
  expect(warnings).toEqual([]);
  writeFileSync(join(dir, 'cut.wtrace'), 'wtrace');
  const placement = placementOf(flags, selectionRules(flags, true));
  expect(placement.warnings.map(({ slug }) => slug)).toEqual(['data-left-out']);
  expect(placement.warnings[0]?.message).toContain('cut.wtrace');
  expect(placement.of(readFileSync(program)).profile).toBeDefined();
});

test('inspect --plan says what was chosen and why; --function, counter by counter', () => {
  const { code, stdout } = wtrace(['inspect', '--plan', '--function', 'fibonacci', program]);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^plan:\n {2}counters: +\d+ counters for \d+ blocks and \d+ edges of \d+ functions;/m,
  );
  expect(stdout).toMatch(
    /^ {2}entries: +\d+ functions without a counter: their entries are derived from direct calls/m,
  );
  expect(stdout).toMatch(/^ {2}calls: +do not end blocks: nothing in the module can catch/m);
  expect(stdout).toMatch(/^fibonacci \(func\[\d+\], .*loops\.c:\d+\):\n {2}\d+ counters? for \d+ blocks/m);
  expect(stdout).toMatch(/^ {2}#\d+ counts .*\(loops\.c:\d+\)/m);
});

/** A baseline as a project uses it: saved, committed, compared by later runs and reports. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

// 132 of its 139 lines run, and 21 of its 22 functions.
const module = fixture('c-loops/clang19-O0-dwarf5.wasm');

test('wtrace baseline save, then --baseline of run and report', () => {
  const cwd = scratch();
  expect(wtrace(['run', '--data-dir', 'cov', module], { cwd }).code).toBe(0);
  const save = ['baseline', 'save', 'cov'];
  expect(wtrace(save, { cwd })).toMatchObject({
    code: 0,
    stdout: 'wtrace-baseline.json: lines 95.0 % (132/139), functions 95.5 % (21/22)\n',
    stderr: '',
  });
  const path = join(cwd, 'wtrace-baseline.json');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain('"loops.c": { "lines": [132, 139], "functions": [21, 22] }');
  const report = ['report', '--baseline', 'wtrace-baseline.json', '--reporter', 'none', 'cov'];
  expect(wtrace(report, { cwd })).toMatchObject({ code: 0, stderr: '' });

  writeFileSync(path, text.replaceAll('[132, 139]', '[133, 139]'));
  const fallen =
    'wtrace: less than in wtrace-baseline.json: lines by 0.72 points to 95.0 % (133/139 to 132/139), loops.c by 0.72 points to 95.0 % (133/139 to 132/139); test what is missed, or accept it with wtrace baseline save\n';
  expect(wtrace(report, { cwd })).toMatchObject({ code: 2, stderr: fallen });
  const run = ['run', '--baseline', 'wtrace-baseline.json', '--reporter', 'none', module];
  expect(wtrace(run, { cwd })).toMatchObject({ code: 2, stderr: fallen });
  expect(wtrace(save, { cwd }).stdout).toContain('lines 95.0 % (132/139, was 95.7 %)');
  expect(readFileSync(path, 'utf8')).toBe(text);

  // Branches are counted where the baseline has them.
  writeFileSync(
    path,
    text.replace('"functions": [21, 22] },', '"functions": [21, 22], "branches": [100, 100] },'),
  );
  expect(wtrace(run, { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('arms of branches by '),
  });
  expect(wtrace(report, { cwd }).stderr).toContain(
    'arms of branches were not counted (run the program with --branches)',
  );

  for (const [damage, message] of [
    ['gone.json', 'the baseline gone.json does not exist; create it with wtrace baseline save'],
    ['.', '. is a directory; give the path of a baseline'],
  ] as const)
    expect(wtrace(['run', '--baseline', damage, module], { cwd })).toEqual({
      code: 125,
      stdout: '',
      stderr: `wtrace: ${message}\n`,
    });
  writeFileSync(path, text.slice(0, 40));
  expect(wtrace(report, { cwd })).toMatchObject({ code: 125, stdout: '' });
  // What is damaged can be written anew.
  expect(wtrace(save, { cwd }).code).toBe(0);
  expect(readFileSync(path, 'utf8')).toBe(text);
  expect(wtrace(['baseline', 'save', 'nowhere'], { cwd }).code).toBe(125);
  expect(wtrace(['baseline'], { cwd })).toMatchObject({
    code: 125,
    stderr: expect.stringMatching(/^wtrace: .*\n$/),
  });
});

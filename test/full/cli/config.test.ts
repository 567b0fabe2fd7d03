/** Configuration files of every kind, through the command. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { command, fixture, scratch, wtrace } from '../../helpers/wtrace.ts';
import { describeWith, nodeOf } from '../available.ts';

const module = fixture('c-loops/clang19-O0-dwarf5.wasm');

/** A project with these files, and a folder `sub`. */
function project(files: Readonly<Record<string, string>>): string {
  const root = scratch();
  mkdirSync(join(root, '.git'));
  mkdirSync(join(root, 'sub'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(root, name), text);
  return root;
}

const gate = 'failUnder: { lines: 99 }, reporter: "none"';
const missed = 'wtrace: 132 of 139 lines ran (95.0 %), and 99 % are required\n';

describe('a configuration', () => {
  test.each([
    ['wtrace.config.js', `export default { ${gate} };`],
    ['wtrace.config.mjs', `export default { ${gate} };`],
    ['wtrace.config.cjs', `module.exports = { ${gate} };`],
    ['wtrace.config.json', '{ "failUnder": 99, "reporter": "none" }'],
    ['package.json', '{ "wtrace": { "failUnder": { "lines": 99 }, "reporter": ["none"] } }'],
    [
      'wtrace.config.ts',
      `interface Gates { lines: number }\nconst failUnder: Gates = { lines: 99 };\nexport default { failUnder, reporter: 'none' };`,
    ],
  ])('%s holds for runs below its folder', (name, text) => {
    const cwd = join(project({ [name]: text }), 'sub');
    expect(wtrace(['run', module], { cwd })).toMatchObject({ code: 2, stderr: missed });
    if (name === 'wtrace.config.js') {
      expect(wtrace(['run', '--no-config', '-q', module], { cwd })).toMatchObject({ code: 0, stderr: '' });
      expect(wtrace(['run', '--fail-under', '5', module], { cwd })).toMatchObject({ code: 0, stderr: '' });
    }
  });

  test('is the source root: relative paths belong to where the program ran, and reports are the same from everywhere', () => {
    const root = project({ 'wtrace.config.json': '{ "dataDir": "cov", "reportsDir": "out" }' });
    expect(wtrace(['run', '--reporter', 'lcov', module], { cwd: join(root, 'sub') }).code).toBe(0);
    expect(existsSync(join(root, 'out', 'lcov.info'))).toBe(true);
    for (const cwd of [root, join(root, 'sub')]) {
      const { stdout } = wtrace(['report', join(root, 'cov')], { cwd });
      expect(stdout).toMatch(/^sub\/loops\.c +132\/139/m);
    }
    const { stderr } = wtrace(['run', '--reporter', 'text', module], { cwd: join(root, 'sub') });
    expect(stderr).toMatch(/^sub\/loops\.c +132\/139/m);
  });

  test('that is wrong is one line, before anything runs', () => {
    for (const [name, text, message] of [
      ['wtrace.config.js', 'throw new Error("broken\\nmore")', /wtrace\.config\.js failed: Error: broken\n$/],
      [
        'wtrace.config.mjs',
        'export const x = 1',
        /wtrace\.config\.mjs has no default export; export default/,
      ],
      ['wtrace.config.js', 'export default {', /wtrace\.config\.js failed: SyntaxError: /],
      ['wtrace.config.json', '', /wtrace\.config\.json is not JSON: /],
      [
        'wtrace.config.json',
        '{"failUnde": 1}',
        /^wtrace: wtrace\.config\.json: unknown key "failUnde"; did you mean failUnder\?\n$/,
      ],
    ] as const) {
      const { code, stdout, stderr } = wtrace(['run', module], { cwd: project({ [name]: text }) });
      expect([code, stdout], text).toEqual([125, '']);
      expect(stderr).toMatch(message);
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
    const cwd = project({});
    expect(wtrace(['run', '--config', 'gone.json', module], { cwd }).stderr).toMatch(
      /gone\.json does not exist; check --config\n$/,
    );
    expect(wtrace(['run', '--config', 'sub', module], { cwd }).stderr).toMatch(
      /is no configuration: expected/,
    );
  });

  test('is not read by commands that have no use for it', () => {
    const cwd = project({ 'wtrace.config.js': 'throw new Error("read")' });
    expect(wtrace(['inspect', module], { cwd }).code).toBe(0);
    expect(wtrace(['run', '--help'], { cwd }).code).toBe(0);
  });

  test('is what wtrace config shows, with whence', () => {
    const cwd = project({
      'wtrace.config.json': '{ "failUnder": [80, "functions=90"], "env": { "KEY": "secret" } }',
    });
    const { stdout, code } = wtrace(['config', '--json', '--reporter', 'lcov'], {
      cwd,
      env: { WTRACE_DATA_DIR: 'cov' },
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      file: join(cwd, 'wtrace.config.json'),
      options: {
        failUnder: { value: ['lines=80', 'functions=90'], from: 'wtrace.config.json: failUnder' },
        reporter: { value: ['lcov'], from: '--reporter' },
        dataDir: { value: 'cov', from: 'WTRACE_DATA_DIR' },
        sourceRoot: { value: cwd, from: 'folder of wtrace.config.json' },
        count: { value: 'lines', from: 'default' },
      },
    });
    expect(stdout).not.toContain('secret');
    const text = wtrace(['config'], { cwd }).stdout;
    expect(text).toMatch(/^failUnder +lines=80, functions=90 +wtrace\.config\.json: failUnder$/m);
    expect(text).toMatch(/^reporter +text +default$/m);
  });
});

describeWith('node24')('TypeScript', () => {
  test('needs no package on Node 24', () => {
    const cwd = project({
      'wtrace.config.ts': `const failUnder: number = 99;\nexport default { failUnder, reporter: 'none' };`,
    });
    const { status, stderr } = spawnSync(nodeOf(24), [command, 'run', module], { cwd, encoding: 'utf8' });
    expect([status, stderr]).toEqual([2, missed]);
  });
});

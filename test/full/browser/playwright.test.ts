/** The project of examples/playwright as its README says, with Debian's Chromium: counts of page and worker, through navigation and close. */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { command, environment, fixture, scratch } from '../../helpers/wtrace.ts';
import { describeWith } from '../available.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** A module that is text in a script, which no response shows. */
const INLINE = `import { readFileSync } from 'node:fs';
import { expect, test } from 'wtrace/playwright';

test('computes by a module that is text', async ({ page }) => {
  await page.goto('/');
  const compute = (text) => {
    const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
    return new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports.fib(20);
  };
  expect(await page.evaluate(compute, readFileSync(process.env['MODULE'], 'base64'))).toBe(6765);
});
`;

describeWith('chromium', 'browserPackages')('wtrace/playwright', () => {
  test('counts what the pages of a project and their workers ran', () => {
    const project = join(scratch(), 'project');
    cpSync(join(root, 'examples/playwright'), project, { recursive: true });
    writeFileSync(join(project, 'test', 'inline.spec.js'), INLINE);
    mkdirSync(join(project, 'node_modules'));
    const packages = join(process.env['WTRACE_BROWSER_PACKAGES'] ?? '/', 'node_modules');
    symlinkSync(join(packages, '@playwright'), join(project, 'node_modules', '@playwright'));
    symlinkSync(root, join(project, 'node_modules', 'wtrace'));
    const playwright = join(packages, '@playwright/test/cli.js');
    const options = ['exec', '--reporter', 'lcov', '--reports-dir', 'coverage', '--'];
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [command, ...options, process.execPath, playwright, 'test'],
      {
        cwd: project,
        encoding: 'utf8',
        timeout: 300_000,
        env: environment({ CHROMIUM: '/usr/bin/chromium', MODULE: fixture('c-bare/O0-dwarf5.wasm') }),
      },
    );
    expect([status, stdout]).toEqual([0, expect.stringContaining('4 passed')]);
    expect(stderr).not.toMatch(/inexact|error/);
    const lcov = readFileSync(join(project, 'coverage', 'lcov.info'), 'utf8');
    // Three divisions, of which one traps: the line after it is reached by two.
    expect(lcov).toContain('FNDA:3,divide\n');
    expect(lcov).toContain('DA:15,3\nDA:16,2\n');
    // Once in a worker, once by the module that is text.
    expect(lcov).toContain(`FNDA:${2 * 21891},fib\n`);
  });
});

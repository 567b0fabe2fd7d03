/** `wtrace/vite` with vite 8 and Chromium: a module that a page and a worker load in every way that vite has is counted like that of `wtrace run`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../available.ts';
import { type Browser, expectCalls, GUEST, openBrowser, project, visit } from './site.ts';

/** Ways by which the site loads the module, besides that of a script that makes it. */
const WAYS = 7;

describeWith(
  'chromium',
  'browserPackages',
  'vite',
)('vite', () => {
  let browser: Browser;
  const site = (): string => project('site', process.env['WTRACE_VITE'] ?? '/', ['vite']);
  const plain = Array(WAYS + 1)
    .fill(5)
    .join();

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test.each([
    ['dev', '/'],
    ['dev', '/app/'],
    ['build', '/'],
    ['build', '/app/'],
  ])('%s below %s: each way of loading a module is counted', async (kind, base) => {
    const directory = site();
    expect(await visit(browser, directory, [kind, base])).toBe(plain);
    expectCalls(directory, WAYS);
  });

  test.each(['dev', 'build'])(
    '%s: where pages rewrite, what a script makes is counted as well',
    async (kind) => {
      const directory = site();
      expect(await visit(browser, directory, [kind, '/', 'in-pages'])).toBe(plain);
      expectCalls(directory, WAYS + 1);
    },
  );

  test('a build for production is left alone', async () => {
    const directory = site();
    expect(await visit(browser, directory, ['production', '/'])).toBe(plain);
    const assets = join(directory, 'dist', 'assets');
    const module = readdirSync(assets).find((name) => name.endsWith('.wasm')) ?? '';
    // Vite puts small modules into the code; where there is a file, it is the original.
    if (module !== '') expect(readFileSync(join(assets, module)).equals(readFileSync(GUEST))).toBe(true);
    expect(readFileSync(join(directory, 'dist', 'index.html'), 'utf8')).not.toContain('wtrace');
  });
});

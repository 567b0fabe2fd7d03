/** `wtrace/webpack` with webpack 5, rspack and Chromium: a module that a page and a worker load is counted like that of `wtrace run`. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWith } from '../available.ts';
import { type Browser, expectCalls, GUEST, openBrowser, project, visit } from './site.ts';

/** Ways by which the site loads the module that the build rewrites, and those that only pages see. */
const WAYS = 3;
const WAYS_IN_PAGES = 3;

describeWith(
  'chromium',
  'browserPackages',
  'webpack',
)('webpack and rspack', () => {
  let browser: Browser;
  const site = (): string =>
    project('webpack', process.env['WTRACE_WEBPACK'] ?? '/', ['webpack', 'webpack-dev-server', '@rspack']);
  const plain = Array(WAYS + WAYS_IN_PAGES)
    .fill(5)
    .join();

  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test.each([
    ['webpack', 'dev'],
    ['webpack', 'development'],
    ['rspack', 'development'],
  ])('%s, %s: import, new URL and a worker are counted', async (bundler, kind) => {
    const directory = site();
    expect(await visit(browser, directory, [bundler, kind])).toBe(plain);
    expectCalls(directory, WAYS);
  });

  test.each([
    ['webpack', 'dev'],
    ['rspack', 'development'],
  ])('%s, %s: where pages rewrite, what only they see is counted as well', async (bundler, kind) => {
    const directory = site();
    expect(await visit(browser, directory, [bundler, kind, 'in-pages'])).toBe(plain);
    expectCalls(directory, WAYS + WAYS_IN_PAGES);
  });

  test('a build for production is left alone', async () => {
    const directory = site();
    expect(await visit(browser, directory, ['webpack', 'production'])).toBe(plain);
    const built = readdirSync(join(directory, 'dist'));
    const modules = built.filter((name) => name.endsWith('.wasm'));
    expect(modules).not.toEqual([]);
    for (const name of modules)
      expect(readFileSync(join(directory, 'dist', name)).equals(readFileSync(GUEST))).toBe(true);
    expect(readFileSync(join(directory, 'dist', 'main.js'), 'utf8')).not.toContain('wtrace');
    expect(existsSync(join(directory, 'coverage'))).toBe(false);
  });
});

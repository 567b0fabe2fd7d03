/**
 * The pages in Chromium, opened from files as people open them: what the keys do, what is read out, and that nothing in a name or a
 * source runs. The browser is driven by puppeteer-core; axe-core judges what keeps people from using a page.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fixture, scratch, wtrace } from '../helpers/wtrace.ts';
import { describeWith } from './available.ts';

/** As much of puppeteer-core as is used here; it is installed beside the project. */
interface Page {
  goto(url: string): Promise<unknown>;
  setViewport(size: { width: number; height: number }): Promise<void>;
  emulateMediaFeatures(features: { name: string; value: string }[]): Promise<void>;
  evaluate<T>(script: string): Promise<T>;
  keyboard: { press(key: string): Promise<void>; type(text: string): Promise<void> };
  click(selector: string): Promise<void>;
  waitForNavigation(): Promise<unknown>;
  waitForFunction(script: string): Promise<unknown>;
  url(): string;
  on(
    event: 'console' | 'pageerror',
    listener: (message: { text?(): string; message?: string }) => void,
  ): void;
  close(): Promise<void>;
}
interface Browser {
  newPage(): Promise<Page>;
  close(): Promise<void>;
}

const required = createRequire(join(process.env['WTRACE_BROWSER_PACKAGES'] ?? '/', 'package.json'));
let browser: Browser;

async function open(url: string, width = 1200, scheme = 'light'): Promise<Page & { said: string[] }> {
  const page = await browser.newPage();
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text?.() ?? ''));
  page.on('pageerror', ({ message }) => said.push(message ?? ''));
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.goto(url);
  return Object.assign(page, { said });
}

const urlOf = (directory: string, path = 'index.html'): string =>
  pathToFileURL(join(directory, 'coverage', 'html', path)).href;
const pageIn = (directory: string, part: string): string => {
  const found = readdirSync(join(directory, 'coverage', 'html', 'files')).find((name) => name.includes(part));
  return urlOf(directory, `files/${found ?? ''}`);
};

/** A report of Lua, with its sources. */
function luaReport(...options: string[]): string {
  const directory = scratch();
  const reports = ['--reporter', 'html', '--reports-dir', join(directory, 'coverage'), ...options];
  const { code, stderr } = wtrace(
    ['run', '--dir', '.', '--remap', '/src=src', ...reports, 'yowasp22-O0-setjmp.wasm', 'short.lua'],
    { cwd: fixture('lua') },
  );
  expect(stderr).not.toContain('wtrace:');
  expect(code).toBe(0);
  return directory;
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(readFileSync(required.resolve('axe-core/axe.min.js'), 'utf8'));
  return page.evaluate(
    // The style sheet is not fetched again, which the page's policy refuses.
    `axe.run({ preload: false }).then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`,
  );
}

describeWith('chromium', 'browserPackages')('the pages in Chromium', () => {
  beforeAll(async () => {
    const { default: puppeteer } = (await import(pathToFileURL(required.resolve('puppeteer-core')).href)) as {
      default: { launch(options: object): Promise<Browser> };
    };
    browser = await puppeteer.launch({
      executablePath: '/usr/bin/chromium',
      headless: true,
      // Chromium has no sandbox for root, as which the tests may run.
      args: ['--no-sandbox'],
    });
  });
  afterAll(() => browser?.close());

  test('load without a word, and keep nobody out: axe-core, three widths, both schemes', async () => {
    const directory = luaReport();
    for (const width of [400, 1200, 2560])
      for (const scheme of ['light', 'dark'])
        for (const url of [urlOf(directory), pageIn(directory, 'lvm.c')]) {
          const page = await open(url, width, scheme);
          // Slow: all rules once in each scheme, narrow and wide.
          if ((width === 400) === (scheme === 'dark')) expect(await violations(page)).toEqual([]);
          const [wide, shown] = await page.evaluate<[number, number]>(
            '[document.documentElement.scrollWidth, innerWidth]',
          );
          expect(wide).toBeLessThanOrEqual(shown);
          expect(page.said).toEqual([]);
          await page.close();
        }
  });

  test('act on keys: the list', async () => {
    const directory = luaReport();
    const page = await open(urlOf(directory));
    const rows = (): Promise<string[]> =>
      page.evaluate(
        `Array.from(document.querySelectorAll('#files tbody tr'), (row) => row.cells[0].textContent)`,
      );
    const all = await rows();
    expect(all[0]).toContain('src/');
    expect(all.slice(1)).toContain('lvm.c');
    await page.keyboard.press('/');
    await page.keyboard.type('lvm');
    await page.waitForFunction(`document.querySelector('#shown').textContent.startsWith('1 of')`);
    expect(await rows()).toEqual(['▾ src/', 'lvm.c']);
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')]);
    expect(page.url()).toContain('lvm.c');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('u')]);
    expect(page.url()).toBe(urlOf(directory));
    await page.click('th[data-sort=missed] button');
    await page.click('input[value=list]');
    const missed = await page.evaluate<number[]>(
      `Array.from(document.querySelectorAll('#files tbody tr'), (row) => Number(row.cells[3].textContent))`,
    );
    expect(missed).toHaveLength(all.length - 1);
    expect(missed).toEqual(missed.toSorted((a, b) => b - a));
    await page.keyboard.press('?');
    expect(await page.evaluate(`document.querySelector('#help').open`)).toBe(true);
    await page.close();
  });

  test('act on keys: a source', async () => {
    const directory = luaReport();
    const page = await open(pageIn(directory, 'lvm.c'));
    const here = (): Promise<string> => page.evaluate(`document.querySelector('.l.here').id`);
    const misses = await page.evaluate<string[]>(
      `Array.from(document.querySelectorAll('.l.miss, .l.part')).filter((line) => line.matches('.part') || !line.previousElementSibling?.matches('.miss')).map((line) => line.id)`,
    );
    await page.keyboard.press('n');
    expect(await here()).toBe(misses[0]);
    await page.keyboard.press('n');
    expect(await here()).toBe(misses[1]);
    await page.keyboard.press('p');
    expect(await here()).toBe(misses[0]);
    await page.keyboard.press('p');
    expect(await here()).toBe(misses.at(-1));
    expect(page.url()).toContain(`#${misses.at(-1)}`);
    await page.keyboard.press('t');
    await page.keyboard.press('t');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    const before = page.url();
    await Promise.all([page.waitForNavigation(), page.keyboard.press(']')]);
    expect(page.url()).toContain('lzio.c');
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await Promise.all([page.waitForNavigation(), page.keyboard.press('[')]);
    expect(page.url()).toBe(before.replace(/#.*/, ''));
    await page.close();
  });

  test('in one file: the list, a source by its address, keys', async () => {
    const directory = luaReport('--self-contained', '--include', 'src/lvm.c', '--include', 'src/lzio.c');
    expect(readdirSync(join(directory, 'coverage', 'html'))).toEqual(['index.html']);
    const page = await open(urlOf(directory));
    const shown = (): Promise<string[]> =>
      page.evaluate(
        `Array.from(document.querySelectorAll('section.file:not([hidden])'), (section) => section.getAttribute('aria-label'))`,
      );
    expect(await shown()).toEqual([]);
    await page.evaluate(
      `Array.from(document.querySelectorAll('#files a')).find((link) => link.textContent.endsWith('lvm.c')).click()`,
    );
    await page.waitForFunction(`document.querySelector('section.file:not([hidden])') !== null`);
    expect(await shown()).toEqual(['src/lvm.c']);
    await page.keyboard.press('n');
    const address = page.url();
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('u');
    await page.waitForFunction(`document.querySelector('section.file:not([hidden])') === null`);
    const again = await open(address);
    expect(
      await again.evaluate(`document.querySelector('section.file:not([hidden])').getAttribute('aria-label')`),
    ).toBe('src/lvm.c');
    expect([...page.said, ...again.said]).toEqual([]);
  });

  test('run nothing that names and sources hold', async () => {
    const directory = scratch();
    const name = `x"'><img src=x onerror="injected=1"><script>injected=1</script>.c`;
    mkdirSync(join(directory, 'src'));
    const text = '</script></code><script>injected=1</script><img src=x onerror=injected=1>\n';
    // A name with `/` is a file in a folder.
    for (const part of ['x', name.split('/')[0] ?? ''])
      writeFileSync(join(directory, 'src', `${part}.txt`), text);
    writeFileSync(join(directory, 'plain.c'), text);
    const file = (path: string) => ({ path, lines: [[1, 0]], functions: [{ name, line: 1, hits: 0 }] });
    const data = {
      format: 'wtrace',
      version: 1,
      generator: 'wtrace',
      modules: [{ name, sha256: '00'.repeat(32), files: [file('plain.c'), file(name)] }],
      omittedFiles: 0,
    };
    writeFileSync(join(directory, 'data.json'), JSON.stringify(data));
    for (const options of [[], ['--self-contained']]) {
      wtrace(['report', '--reporter', 'html', ...options, 'data.json'], { cwd: directory });
      const urls =
        options.length === 0 ? [urlOf(directory), pageIn(directory, 'plain.c')] : [urlOf(directory)];
      for (const url of urls) {
        const page = await open(url);
        expect(await page.evaluate('typeof injected')).toBe('undefined');
        expect(await page.evaluate(`document.querySelectorAll('img').length`)).toBe(0);
        expect(await page.evaluate('document.body.textContent')).toContain('onerror="injected=1"');
        expect(page.said).toEqual([]);
        await page.close();
      }
    }
  });
});

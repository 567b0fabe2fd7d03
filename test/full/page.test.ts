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
import { htmlReport } from '../../src/report/html/index.ts';
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
  const found = readdirSync(join(directory, 'coverage', 'html', 'files')).find(
    (name) => name.includes(part) && name.endsWith('.html'),
  );
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

  test('act on keys: filters, functions, and what else is known of a line', async () => {
    const directory = luaReport();
    const page = await open(pageIn(directory, 'lvm.c'));
    const count = (selector: string): Promise<number> =>
      page.evaluate(`document.querySelectorAll('${selector}').length`);
    const all = await count('.l');
    const [missed, partial] = [await count('.l.miss'), await count('.l.part')];
    await page.keyboard.press('m');
    expect([await count('.l:not(.off)'), missed > 0 && missed < all]).toEqual([missed, true]);
    await page.keyboard.press('b');
    expect([await count('.l:not(.off)'), partial > 0]).toEqual([missed + partial, true]);
    await page.keyboard.press('m');
    await page.keyboard.press('b');
    expect(await count('.l.off, .chunk[hidden]')).toBe(0);

    await page.keyboard.press('j');
    const first = await page.evaluate<string>(`document.querySelector('.l:not(.no)').id`);
    expect(await page.evaluate(`document.querySelector('.l.here').id`)).toBe(first);
    await page.keyboard.press('i');
    await page.waitForFunction(`document.querySelector('.panel .wat') !== null`);
    expect(await page.evaluate(`document.querySelector('.panel h2').textContent`)).toBe('Instructions');
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await count('.panel')).toBe(0);
    await page.click(`#${first} .c`);
    await page.waitForFunction(`document.querySelector('.panel .wat') !== null`);

    await page.keyboard.press('f');
    await page.keyboard.type('luav_tonumber');
    expect(await count('.functions li')).toBe(1);
    expect(page.said).toEqual([]);
    await page.close();
  });

  test('show contexts and instances, which names of contexts do not break out of', async () => {
    const name = `x"'><img src=x onerror="injected=1"></script><script>injected=1</script>`;
    const lines = Array.from({ length: 600 }, (_, i) => ({ line: i + 1, hits: i % 3, covered: i % 3 > 0 }));
    const contexts = [
      { name: 'first', lines: [2, 3] },
      { name, lines: [3, 590] },
    ];
    const path = 'a.c';
    const instances = [
      { path, name: 'f<int>', funcidx: 1, lines: [[3, 2]] as const },
      { path, name, funcidx: 2, lines: [[3, 0]] as const },
    ];
    const files = [{ path, lines, functions: [], contexts, changed: [3, 4], excluded: [601] }];
    const facts = { omittedFiles: 0, modules: [{ name, sha256: '', files, instances, inexact: [] }] };
    const make = await htmlReport();
    for (const selfContained of [false, true]) {
      const directory = join(scratch(), 'coverage', 'html');
      mkdirSync(join(directory, 'files'), { recursive: true });
      const setting = { color: false, generator: 'wtrace', sourceRoot: '/', timestamp: 0, selfContained };
      for (const { path, parts } of make(facts, setting))
        writeFileSync(join(directory, path), [...parts].join(''));
      const root = join(directory, '..', '..');
      const page = await open(selfContained ? `${urlOf(root)}#f0-L3` : `${pageIn(root, 'a.c.')}#L3`);
      await page.keyboard.press('i');
      await page.waitForFunction(`document.querySelector('.panel table') !== null`);
      const panel = await page.evaluate<string>(`document.querySelector('.panel').textContent`);
      expect(panel).toContain(`Ran in 2 of 2 contexts`);
      expect(panel).toContain('2 instances');
      expect(panel).toContain('2f<int>  func[1]');
      expect(await violations(page)).toEqual([]);
      const shown = (): Promise<string[]> =>
        page.evaluate(
          `Array.from(document.querySelectorAll('section.file:not([hidden]) .l, body.file .l')).filter((line) => line.checkVisibility()).map((line) => line.querySelector('.n').textContent)`,
        );
      await page.evaluate(`document.querySelectorAll('.panel .contexts button')[1].click()`);
      await page.waitForFunction(`document.querySelectorAll('.off').length > 0`);
      // The lines between those that no other line with code separates are shown as well.
      expect(await shown()).toEqual(['3', '590']);
      await page.keyboard.press('c');
      expect(await shown()).toEqual(['3']);
      expect(await page.evaluate('typeof injected')).toBe('undefined');
      expect(await page.evaluate(`document.querySelectorAll('img').length`)).toBe(0);
      expect(page.said).toEqual([]);
      await page.close();
    }
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

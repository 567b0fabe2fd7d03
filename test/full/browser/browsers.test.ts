/** The same C module in pages and workers of Chromium and Firefox, under a strict policy: hits equal to those of `wtrace run`. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDataDir } from '../../../src/store/index.ts';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';
import { describeWith } from '../available.ts';
import { bundleLoad } from './bundle-load.ts';
import { Collector, type Site, serveSite } from './server.ts';

/** As much of puppeteer-core as is used here; it is installed beside the project. */
interface Page {
  goto(url: string): Promise<unknown>;
  evaluate<T>(script: string): Promise<T>;
  waitForFunction(script: string): Promise<unknown>;
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
const GUEST = fixture('c-bare/O0-dwarf5.wasm');

const browsers = [
  {
    name: 'Chromium',
    thing: 'chromium',
    launch: { executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] },
  },
  {
    name: 'Firefox',
    thing: 'firefox',
    launch: { browser: 'firefox', executablePath: '/usr/bin/firefox-esr' },
  },
] as const;

const CALLS = [['fib', 20], ['div', 6, 0], ['stop'], ['div', 6, 3]] as const;
const OUTCOMES = ['6765', 'trap', 'trap', '2'];

/** What is known of the lines and functions of the guest. */
async function facts(dataDir: string): Promise<unknown> {
  const { facts, warnings } = await readDataDir(dataDir);
  expect(warnings).toEqual([]);
  const [module, ...others] = facts.modules;
  expect(others).toEqual([]);
  return module?.files;
}

let ran: unknown;
beforeAll(async () => {
  const data = mkdtempSync(join(tmpdir(), 'wtrace-test-'));
  for (const [name, ...args] of CALLS)
    wtrace(['run', '--data-dir', data, '--invoke', name, GUEST, ...args.map(String)]);
  ran = await facts(data);
  // What a person counts: calls of fib(20), and divisions of which one traps.
  expect(JSON.stringify(ran)).toContain('"name":"fib","line":8,"hits":21891');
  rmSync(data, { recursive: true });
});

for (const { name, thing, launch } of browsers)
  describeWith(thing, 'browserPackages')(name, () => {
    let browser: Browser;
    let site: Site;
    beforeAll(async () => {
      const { default: puppeteer } = (await import(
        pathToFileURL(required.resolve('puppeteer-core')).href
      )) as {
        default: { launch(options: object): Promise<Browser> };
      };
      [browser, site] = await Promise.all([
        puppeteer.launch({ headless: true, ...launch }),
        serveSite(GUEST, {
          'bundle.js': await bundleLoad(),
          'inline.js': `export const guest = '${readFileSync(GUEST).toString('base64')}';`,
        }),
      ]);
    });
    afterAll(async () => {
      await browser?.close();
      site?.close();
    });

    async function counted(use: (page: Page) => Promise<void>, inPages = false): Promise<string> {
      const dataDir = scratch();
      site.collector = new Collector(settings(dataDir), 'site', inPages);
      const page = await browser.newPage();
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text?.() ?? ''));
      page.on('pageerror', ({ message }) => said.push(message ?? ''));
      await page.goto(site.url);
      await page.waitForFunction('globalThis.run !== undefined');
      await use(page);
      await page.goto('about:blank');
      await new Promise((resolve) => setTimeout(resolve, 300));
      await page.close();
      expect(said).toEqual([]);
      site.collector.end();
      return dataDir;
    }

    test.each(['page', 'bytes', 'constructors', 'classic', 'module', 'posted', 'service'])(
      'calls and traps, in %s: hits are those of `wtrace run`',
      async (place) => {
        const data = await counted(async (page) => {
          expect(await page.evaluate(`run('${place}', ${JSON.stringify(CALLS)})`)).toEqual(OUTCOMES);
        });
        expect(await facts(data)).toEqual(ran);
      },
    );

    test.each(['inline', 'inlineClassic', 'inlineModule', 'inlinePosted', 'service'])(
      'where modules are rewritten in the page, in %s: hits are those of `wtrace run`',
      async (place) => {
        const data = await counted(async (page) => {
          expect(await page.evaluate(`run('${place}', ${JSON.stringify(CALLS)})`)).toEqual(OUTCOMES);
        }, true);
        expect(await facts(data)).toEqual(ran);
      },
    );

    test('what the page sees of a module is as without wtrace, isolated from other origins', async () => {
      let traced = '';
      await counted(async (page) => {
        traced = await page.evaluate<string>('seen()');
      });
      site.collector = undefined;
      const page = await browser.newPage();
      await page.goto(site.url);
      await page.waitForFunction('globalThis.seen !== undefined');
      expect(JSON.parse(traced)).toEqual(JSON.parse(await page.evaluate<string>('seen()')));
      await page.close();
      expect(traced).toContain('"sections":0');
      expect(traced).toContain('"same":[true,false]');
      expect(traced).toContain('"isolated":true');
    });

    test.each(['ring', 'call'])(
      '`load` from a bundle tells a callback each event, by `%s`',
      async (delivery) => {
        site.collector = undefined;
        const page = await browser.newPage();
        await page.goto(`${site.url}load.html`);
        await page.waitForFunction('globalThis.traced !== undefined');
        const { events, hits } = await page.evaluate<{ events: string[]; hits: number[][] }>(
          `traced('${delivery}')`,
        );
        await page.close();
        // As the source says: a division, and one by zero, which traps on its way to the host.
        expect(events).toEqual([
          ...['call 14', 'line 15', 'line 16', 'return 16'],
          ...['call 14', 'line 15', 'RuntimeError'],
        ]);
        expect(hits.filter(([line = 0]) => line >= 14 && line <= 17)).toEqual([
          [15, 2],
          [16, 1],
        ]);
      },
    );
  });

const settings = (dataDir: string) => ({
  dataDir,
  rules: { include: [], omit: [], remaps: [], sourceRoot: '', omitSystemLibraries: true },
  options: {},
  allowRead: [],
  includeModules: [],
  cache: false,
});

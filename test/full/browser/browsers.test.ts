/** The same C module in pages and workers of Chromium, Firefox and WebKit, under a strict policy: hits equal to those of `wtrace run`. */
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
import { type Browser, type Page, UNREGISTER } from './browser.ts';
import { bundleLoad } from './bundle-load.ts';
import { Collector, type Site, serveSite } from './server.ts';
import { launchWebKit } from './webkit.ts';

const required = createRequire(join(process.env['WTRACE_BROWSER_PACKAGES'] ?? '/', 'package.json'));
const GUEST = fixture('c-bare/O0-dwarf5.wasm');

async function puppeteer(options: object): Promise<Browser> {
  const { default: found } = (await import(pathToFileURL(required.resolve('puppeteer-core')).href)) as {
    default: { launch(options: object): Promise<Browser> };
  };
  return found.launch({ headless: true, ...options });
}

const browsers = [
  {
    name: 'Chromium',
    things: ['chromium', 'browserPackages'],
    launch: () => puppeteer({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] }),
  },
  {
    name: 'Firefox',
    things: ['firefox', 'browserPackages'],
    launch: () => puppeteer({ browser: 'firefox', executablePath: '/usr/bin/firefox-esr' }),
  },
  { name: 'WebKit', things: ['webkit'], launch: launchWebKit },
] as const;

type Call = readonly [name: string, ...args: number[]];

const CALLS: readonly Call[] = [['fib', 20], ['div', 6, 0], ['stop'], ['div', 6, 3]];
const OUTCOMES = ['6765', 'trap', 'trap', '2'];
const isTrap = (i: number): boolean => OUTCOMES[i] === 'trap';

/** What is known of the guest: its lines and functions, and names of functions whose counts are approximate. */
async function facts(dataDir: string): Promise<{ files: unknown; inexact: readonly string[] | undefined }> {
  const { facts, warnings } = await readDataDir(dataDir);
  expect(warnings).toEqual([]);
  const [module, ...others] = facts.modules;
  expect(others).toEqual([]);
  return { files: module?.files, inexact: module?.inexact };
}

/** What `wtrace run` counts of the same calls. */
async function factsOfRun(calls: readonly Call[]): Promise<unknown> {
  const data = mkdtempSync(join(tmpdir(), 'wtrace-test-'));
  for (const [name, ...args] of calls)
    wtrace(['run', '--data-dir', data, '--invoke', name, GUEST, ...args.map(String)]);
  const counted = await facts(data);
  rmSync(data, { recursive: true });
  // What a person counts: calls of fib(20).
  expect(JSON.stringify(counted)).toContain('"name":"fib","line":8,"hits":21891');
  expect(counted.inexact).toEqual([]);
  return counted;
}

for (const { name, things, launch } of browsers)
  describeWith(...things)(name, () => {
    // JavaScriptCore does not say where in a function a trap was.
    const exact = name !== 'WebKit';
    const calls = CALLS.filter((_, i) => exact || !isTrap(i));
    const outcomes = OUTCOMES.filter((_, i) => exact || !isTrap(i));
    let browser: Browser;
    let site: Site;
    let ran: unknown;
    beforeAll(async () => {
      ran = await factsOfRun(calls);
      [browser, site] = await Promise.all([
        launch(),
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
      await page.evaluate(UNREGISTER);
      await page.goto('about:blank');
      await new Promise((resolve) => setTimeout(resolve, 300));
      await page.close();
      expect(said).toEqual([]);
      site.collector.end();
      return dataDir;
    }

    test.each(['page', 'bytes', 'constructors', 'classic', 'module', 'posted', 'service'])(
      `${exact ? 'calls and traps' : 'calls'}, in %s: hits are those of \`wtrace run\``,
      async (place) => {
        const data = await counted(async (page) => {
          expect(await page.evaluate(`run('${place}', ${JSON.stringify(calls)})`)).toEqual(outcomes);
        });
        expect(await facts(data)).toEqual(ran);
      },
    );

    test.each(['inline', 'inlineClassic', 'inlineModule', 'inlinePosted', 'service'])(
      'where modules are rewritten in the page, in %s: hits are those of `wtrace run`',
      async (place) => {
        const data = await counted(async (page) => {
          expect(await page.evaluate(`run('${place}', ${JSON.stringify(calls)})`)).toEqual(outcomes);
        }, true);
        expect(await facts(data)).toEqual(ran);
      },
    );

    if (!exact)
      test('counts after traps are said to be approximate', async () => {
        const data = await counted(async (page) => {
          expect(await page.evaluate(`run('page', ${JSON.stringify(CALLS)})`)).toEqual(OUTCOMES);
        });
        expect((await facts(data)).inexact).toEqual(expect.arrayContaining(['divide', 'stop']));
      });

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
      // By which the client knows the functions of other instances.
      const text = await page.evaluate<string>(
        "WebAssembly.instantiateStreaming(fetch('guest.wasm')).then(({ instance }) => String(instance.exports.add))",
      );
      expect(text).toMatch(/^function \d/);
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
        const { events, hits, inexact } = await page.evaluate<Traced>(`traced('${delivery}')`);
        await page.close();
        // As the source says: a division, and one by zero, which traps on its way to the host.
        expect(events).toEqual([
          ...['call 14', 'line 15', 'line 16', 'return 16'],
          ...['call 14', 'line 15', 'RuntimeError'],
        ]);
        const known = hits.filter(([line = 0]) => line >= 14 && line <= 17);
        if (exact)
          expect(known).toEqual([
            [15, 2],
            [16, 1],
          ]);
        expect(inexact.includes('divide')).toBe(!exact);
      },
    );
  });

/** What the page of bundle-load.ts says. */
interface Traced {
  readonly events: readonly string[];
  /** By line. */
  readonly hits: readonly (readonly number[])[];
  readonly inexact: readonly string[];
}

const settings = (dataDir: string) => ({
  dataDir,
  rules: { include: [], omit: [], remaps: [], sourceRoot: '', omitSystemLibraries: true },
  options: {},
  allowRead: [],
  includeModules: [],
  cache: false,
});

/** WebKitGTK's MiniBrowser by its WebDriver, under a display of its own: as much of puppeteer's interface as the tests use. */
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Browser, type Page, UNREGISTER } from './browser.ts';

/** Debian's packages webkit2gtk-driver (with the browser in libwebkit2gtk-4.1-0) and xvfb. */
const MINI_BROWSER = '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser';

/** Milliseconds within which the driver takes commands. */
const STARTS_WITHIN = 30_000;

type Command = (method: string, path: string, body?: object) => Promise<unknown>;

/** Starts it. It has one page, which is opened again and again: a start takes a second or two. */
export async function launchWebKit(): Promise<Browser> {
  const port = await freePort();
  const driver = spawn('xvfb-run', ['-a', 'WebKitWebDriver', `--port=${port}`], {
    stdio: 'ignore',
    detached: true,
  });
  const command: Command = async (method, path, body) => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...init });
    const { value } = (await response.json()) as { value: unknown };
    if (!response.ok) throw new Error(JSON.stringify(value));
    return value;
  };
  const start = performance.now();
  for (;;) {
    try {
      await command('GET', '/status');
      break;
    } catch (error) {
      if (performance.now() - start > STARTS_WITHIN) throw error;
      await sleep(50);
    }
  }
  const page = await openPage(command);
  return {
    newPage: async () => page,
    async close() {
      await command('DELETE', `/session/${page.session}`);
      // The display and the driver.
      if (driver.pid !== undefined) process.kill(-driver.pid);
    },
  };
}

async function openPage(command: Command): Promise<Page & { readonly session: string }> {
  const options = { binary: MINI_BROWSER, args: ['--automation'] };
  const capabilities = { alwaysMatch: { 'webkitgtk:browserOptions': options } };
  const { sessionId } = (await command('POST', '/session', { capabilities })) as { sessionId: string };
  const run = async (script: string): Promise<unknown> => {
    // What an expression gives is waited for.
    const text = `const done = arguments[0];
      Promise.resolve().then(() => ${script}).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const answer = await command('POST', `/session/${sessionId}/execute/async`, { script: text, args: [] });
    const { value, error } = answer as { value?: unknown; error?: string };
    if (error !== undefined) throw new Error(error);
    return value;
  };
  return {
    session: sessionId,
    async goto(url) {
      // Another test's page is to find none.
      await run(UNREGISTER);
      await command('POST', `/session/${sessionId}/url`, { url });
    },
    evaluate: async <T>(script: string) => (await run(script)) as T,
    async waitForFunction(script) {
      while ((await run(script)) !== true) await sleep(20);
    },
    // The driver does not say what a page logs.
    on: () => undefined,
    close: async () => void (await command('POST', `/session/${sessionId}/url`, { url: 'about:blank' })),
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.on('listening', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/**
 * A driver of a browser (WebDriver) in front of another one: what is said to it is passed on as it is, but that a session visits sites
 * through wtrace, and that pages send what they counted before their window is closed.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import process from 'node:process';
import type { Collector } from '../collector/index.ts';
import type { RunningDriver } from './driver-process.ts';
import { bodyOf, forward, passedHeaders } from './forward.ts';
import { type Listening, listen } from './listen.ts';
import { type TracedSite, traceSite } from './traced-site.ts';

/** A part of the path, by which a wtrace that is started below another one knows that its driver is taken. */
export const PROXY_PATH = '/wtrace';

const COMMAND = /^\/session\/([^/]+)(\/.*)?$/;

/** The module of tests of wasm-bindgen, on the site that its runner serves. */
const TEST_MODULE = '/wasm-bindgen-test_bg.wasm';

/** Milliseconds that a command of wtrace may take: less than the runner waits for the end of a session. */
const OWN_WITHIN = 4000;

/** What a page does before its window is closed. */
const FLUSH = `const done = arguments[arguments.length - 1];
const client = globalThis[Symbol.for('wtrace:client:1')];
Promise.resolve(client && client.flush()).then(() => done(), () => done());`;

/** A browser that was opened. */
interface Session {
  /** Its process, where the driver says so. */
  readonly pid: number | undefined;
  /** Its page does not answer. */
  isBusy: boolean;
}

/** What the proxy works with. */
export interface ProxyOptions {
  /** Starts the driver, when the first command comes. */
  start(): Promise<RunningDriver>;
  /** Made when the first page is visited. */
  collector(): Collector;
}

/** See the top of this file. */
export class WebDriverProxy {
  readonly #options: ProxyOptions;
  #server: Listening | undefined;
  #driver: Promise<RunningDriver> | undefined;
  /** By origin. */
  readonly #sites = new Map<string, Promise<TracedSite>>();
  /** By their ids. */
  readonly #sessions = new Map<string, Session>();

  private constructor(options: ProxyOptions) {
    this.#options = options;
  }

  /** Listens on a port of this machine. */
  static async start(options: ProxyOptions): Promise<WebDriverProxy> {
    const proxy = new WebDriverProxy(options);
    proxy.#server = await listen('127.0.0.1', (request, response) => proxy.#answer(request, response));
    return proxy;
  }

  /** Its address, for who drives the browser. */
  get url(): string {
    return `http://127.0.0.1:${this.#server?.port}${PROXY_PATH}`;
  }

  /** Ends what is still open: sessions whose program was killed, the driver if it was started here. */
  async close(): Promise<void> {
    const driver = await this.#driver?.catch(() => undefined);
    if (driver !== undefined) {
      for (const [id, session] of this.#sessions) {
        await this.#flush(driver, id);
        if (session.isBusy) endBrowser(driver, session);
        else await send(driver, 'DELETE', `/session/${id}`).catch(() => endBrowser(driver, session));
      }
      await driver.close();
    }
    for (const site of this.#sites.values()) (await site.catch(() => undefined))?.close();
    this.#server?.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', headers, url = '' } = request;
    if (!url.startsWith(`${PROXY_PATH}/`)) return void response.writeHead(404).end();
    const path = url.slice(PROXY_PATH.length);
    let body = await bodyOf(request);
    let driver: RunningDriver;
    try {
      this.#driver ??= this.#options.start();
      driver = await this.#driver;
    } catch (error) {
      this.#driver = undefined;
      answerError(response, (error as Error).message);
      return;
    }
    const [, id, command = ''] = COMMAND.exec(path) ?? [];
    const isClosing = method === 'DELETE' && (command === '/window' || command === '');
    if (method === 'POST' && command === '/url') body = await this.#visited(body);
    if (id !== undefined && isClosing) await this.#flush(driver, id);
    const answered = await forward({ url: below(driver, path), method, headers, body });
    const answer = await bodyOf(answered);
    if (method === 'POST' && path === '/session') this.#opened(answer);
    if (id !== undefined && isClosing && answered.statusCode === 200) this.#sessions.delete(id);
    response.writeHead(answered.statusCode ?? 502, passedHeaders(answered.headers)).end(answer);
  }

  /** The command to visit a page, through wtrace. */
  async #visited(body: Buffer): Promise<Buffer> {
    const command = parsed(body);
    const text = command?.['url'];
    if (typeof text !== 'string' || !URL.canParse(text)) return body;
    const url = new URL(text);
    if (url.protocol !== 'http:') return body;
    let site = this.#sites.get(url.origin);
    if (site === undefined) {
      site = traceSite(new URL(url.origin), this.#options.collector());
      this.#sites.set(url.origin, site);
    }
    // Rewriting takes time that tests are not given, but visiting a page is.
    await (await site).prepare(TEST_MODULE);
    return Buffer.from(JSON.stringify({ ...command, url: (await site).addressOf(url) }));
  }

  #opened(answer: Buffer): void {
    const said = parsed(answer);
    const value = asObject(said?.['value']);
    const id = value?.['sessionId'] ?? said?.['sessionId'];
    if (typeof id !== 'string') return;
    // As a session of the standard has them, or one of before.
    const capabilities = asObject(value?.['capabilities']) ?? value;
    const pid = capabilities?.['goog:processID'] ?? capabilities?.['moz:processID'];
    this.#sessions.set(id, { pid: typeof pid === 'number' ? pid : undefined, isBusy: false });
  }

  async #flush(driver: RunningDriver, id: string): Promise<void> {
    const session = this.#sessions.get(id);
    if (this.#sites.size === 0 || session === undefined || session.isBusy) return;
    try {
      await send(driver, 'POST', `/session/${id}/execute/async`, { script: FLUSH, args: [] });
    } catch {
      // The page is in a loop, or the browser is gone. What it counted was sent while it ran.
      session.isBusy = true;
    }
    this.#options.collector().save(true);
  }
}

async function send(driver: RunningDriver, method: string, path: string, command?: object): Promise<void> {
  const body = Buffer.from(command === undefined ? '' : JSON.stringify(command));
  const headers = command === undefined ? {} : { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(OWN_WITHIN);
  await bodyOf(await forward({ url: below(driver, path), method, headers, body, signal }));
}

/** An address of a driver may have a path itself. */
const below = ({ url }: RunningDriver, path: string): URL => new URL(`${url.href.replace(/\/$/, '')}${path}`);

function parsed(text: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    return asObject(JSON.parse(text.toString()));
  } catch {
    return undefined;
  }
}

const asObject = (value: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;

/** Ends a browser that the driver cannot end. */
function endBrowser({ isOwn }: RunningDriver, { pid }: Session): void {
  // That of another machine has other processes.
  if (pid === undefined || !isOwn) return;
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** As drivers say that a browser could not be started. */
function answerError(response: ServerResponse, message: string): void {
  const value = { error: 'session not created', message, stacktrace: '' };
  response.writeHead(500, { 'content-type': 'application/json' }).end(JSON.stringify({ value }));
}

/** Traces the modules that pages and workers of a browser context load, whatever the browser. */
import type { APIResponse, BrowserContext, Route } from '@playwright/test';
import {
  CLIENT_PATH,
  CLIENT_POST,
  CLIENT_SCRIPT,
  type Collector,
  type WorkerKind,
  withClient,
} from '../collector/index.ts';
import { noteWorkers } from './note-workers.ts';

type Page = ReturnType<BrowserContext['pages']>[number];

/** Name of the function by which pages say what they counted, and which workers they start. */
const BINDING = '__wtrace__';
const WORKER = /^worker:(classic|module):(.*)$/s;

/**
 * Traces a context, before it has pages.
 * @param name of the context that counts belong to, such as a test; undefined: none
 * @returns takes what its pages counted and have not said yet: for when they are about to be closed
 */
export async function traceContext(
  context: BrowserContext,
  collector: Collector,
  name?: string,
): Promise<() => Promise<void>> {
  const workers = new Map<string, WorkerKind>();
  await context.exposeBinding(BINDING, (_, message) => {
    const worker = WORKER.exec(message);
    if (worker === null) collector.take(message, name);
    else workers.set(withoutHash(worker[2] as string), worker[1] as WorkerKind);
  });
  await context.addInitScript({ content: collector.clientScript({ binding: BINDING }) });
  await context.addInitScript(noteWorkers, BINDING);
  await context.route(
    (url) => workers.has(withoutHash(url.href)),
    (route) => answerWorker(route, collector, workers.get(withoutHash(route.request().url())) ?? 'classic'),
  );
  await context.route(/^[^?#]*\.wasm(?:[?#]|$)/, (route) => answerModule(route, collector));
  await context.route(
    (url) => url.pathname.startsWith(CLIENT_PATH),
    (route) => answerClient(route, collector, name),
  );
  const closing = (page: Page): void => {
    const { close } = page;
    page.close = async (options) => {
      await flush(page);
      return Reflect.apply(close, page, [options]);
    };
  };
  for (const page of context.pages()) closing(page);
  context.on('page', closing);
  return async () => {
    for (const page of context.pages()) await flush(page);
  };
}

const withoutHash = (url: string): string => url.split('#')[0] as string;

async function answerModule(route: Route, collector: Collector): Promise<void> {
  const response = await route.fetch();
  const type = response.headers()['content-type'] ?? '';
  if (!response.ok() || !/^application\/wasm\b/i.test(type)) return route.fulfill({ response });
  const rewritten = collector.rewrite(await response.body(), { url: route.request().url() });
  return rewritten === undefined
    ? route.fulfill({ response })
    : answerInstead(route, response, Buffer.from(rewritten));
}

/** What scripts see of the answer fits its body. */
function answerInstead(route: Route, response: APIResponse, body: Buffer): Promise<void> {
  const headers = { ...response.headers(), 'content-length': String(body.length) };
  return route.fulfill({ response, headers, body });
}

async function answerWorker(route: Route, collector: Collector, kind: WorkerKind): Promise<void> {
  const response = await route.fetch();
  if (!response.ok()) return route.fulfill({ response });
  const script = await response.text();
  // A module evaluates its imports first; other scripts need not load a second one.
  const body =
    kind === 'module'
      ? withClient(script, kind)
      : `${collector.clientScript({ post: CLIENT_POST })}${script}`;
  return answerInstead(route, response, Buffer.from(body));
}

async function answerClient(route: Route, collector: Collector, name: string | undefined): Promise<void> {
  const request = route.request();
  const path = new URL(request.url()).pathname;
  if (path === CLIENT_SCRIPT)
    return route.fulfill({
      contentType: 'text/javascript',
      body: collector.clientScript({ post: CLIENT_POST }),
    });
  const message = path === CLIENT_POST && request.method() === 'POST' ? request.postDataBuffer() : null;
  return route.fulfill({ status: message !== null && collector.take(message, name) ? 204 : 400 });
}

/** Has a page say what it and its workers counted. */
async function flush(page: Page): Promise<void> {
  if (page.isClosed()) return;
  await Promise.all(
    page.frames().map(async (frame) => {
      try {
        await frame.evaluate(async (key) => {
          const client: unknown = Reflect.get(globalThis, Symbol.for(key));
          if (client !== undefined) await (client as { flush(): Promise<void> }).flush();
        }, 'wtrace:client:1');
      } catch {
        // The frame is gone, and said so when it went.
      }
    }),
  );
}

/** The driver in front of another one: what it changes, and that everything else passes as it is. */
import { Buffer } from 'node:buffer';
import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { Collector } from '../../src/collector/index.ts';
import { bodyOf } from '../../src/webdriver/forward.ts';
import { type Listening, listen } from '../../src/webdriver/listen.ts';
import { WebDriverProxy } from '../../src/webdriver/webdriver-proxy.ts';
import { fixture, scratch } from '../helpers/wtrace.ts';

const GUEST = readFileSync(fixture('c-bare/O0-dwarf5.wasm'));
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0)) await each.close();
});

/** A driver that says what it was told. */
async function driver(answers: Readonly<Record<string, object>> = {}) {
  const heard: string[] = [];
  const server = await listen('127.0.0.1', async (request, response) => {
    heard.push(`${request.method} ${request.url} ${await bodyOf(request)}`);
    const value = answers[`${request.method} ${request.url}`] ?? null;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ value }));
  });
  opened.push(server);
  return { heard, url: new URL(`http://127.0.0.1:${server.port}/hub`) };
}

const OPEN = { 'POST /hub/session': { sessionId: 's', capabilities: {} } };

async function proxied(start: () => Promise<{ url: URL }>) {
  const rules = { include: [], omit: [], remaps: [], sourceRoot: '', omitSystemLibraries: true };
  const given = { rules, options: {}, allowRead: [], includeModules: [], cache: false };
  const collector = new Collector({ dataDir: scratch(), ...given }, 'test');
  const proxy = await WebDriverProxy.start({
    start: async () => ({ ...(await start()), isOwn: false, close: async () => undefined }),
    collector: () => collector,
  });
  opened.unshift(proxy);
  return async (method: string, path: string, body?: string) => {
    const response = await fetch(`${proxy.url}${path}`, { method, ...(body !== undefined && { body }) });
    return { status: response.status, text: await response.text() };
  };
}

async function site(): Promise<Listening> {
  const server = await listen('127.0.0.1', async ({ url }, response) => {
    if (url === '/a.wasm') response.writeHead(200, { 'content-type': 'application/wasm' }).end(GUEST);
    else response.writeHead(200, { 'content-type': 'text/html', 'x-own': 'kept' }).end('<head>x');
  });
  opened.push(server);
  return server;
}

test('a page is visited through wtrace, with the client and rewritten modules', async () => {
  const { heard, url } = await driver(OPEN);
  const send = await proxied(async () => ({ url }));
  await send('POST', '/session', '{}');
  await send('POST', '/session/s/url', `{"url":"http://127.0.0.1:${(await site()).port}/?a=1#b","more":1}`);
  const visited = JSON.parse((heard.at(-1) as string).replace('POST /hub/session/s/url ', '')) as {
    url: string;
    more: number;
  };
  expect(visited.more).toBe(1);
  expect(visited.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?a=1#b$/);
  const page = await fetch(visited.url);
  expect(await page.text()).toBe('<head><script src="/__wtrace__/client.js"></script>x');
  expect(page.headers.get('x-own')).toBe('kept');
  const module = await fetch(new URL('/a.wasm', visited.url));
  const bytes = Buffer.from(await module.arrayBuffer());
  expect(WebAssembly.Module.customSections(new WebAssembly.Module(bytes), 'wtrace:module')).toHaveLength(1);
});

test('pages send their counts before their window is closed, and before a session ends that was left open', async () => {
  const { heard, url } = await driver(OPEN);
  const send = await proxied(async () => ({ url }));
  await send('POST', '/session', '{}');
  await send('POST', '/session/s/url', `{"url":"http://127.0.0.1:${(await site()).port}/"}`);
  await send('DELETE', '/session/s/window');
  const commands = (): string[] => heard.map((each) => each.split(' ').slice(0, 2).join(' '));
  expect(commands().slice(-2)).toEqual(['POST /hub/session/s/execute/async', 'DELETE /hub/session/s/window']);
  await send('POST', '/session', '{}');
  const [proxy] = opened.splice(0, 1);
  await proxy?.close();
  expect(commands().slice(-2)).toEqual(['POST /hub/session/s/execute/async', 'DELETE /hub/session/s']);
});

test.each(['{', 'null', '[]', '{"url":1}', '{"url":"no address"}', '{"url":"about:blank"}'])(
  'what is no command to visit a page passes as it is: %s',
  async (body) => {
    const { heard, url } = await driver({ 'GET /hub/status': { ready: true } });
    const send = await proxied(async () => ({ url }));
    await send('POST', '/session/s/url', body);
    expect(heard).toEqual([`POST /hub/session/s/url ${body}`]);
    expect(await send('GET', '/status')).toEqual({ status: 200, text: '{"value":{"ready":true}}' });
  },
);

test('a driver that cannot be started, or is gone, is an error of the session', async () => {
  const failing = await proxied(() => Promise.reject(new Error('cannot start it')));
  const failed = await failing('POST', '/session', '{}');
  expect([failed.status, JSON.parse(failed.text)]).toMatchObject([
    500,
    { value: { error: 'session not created', message: 'cannot start it' } },
  ]);
  const gone = await proxied(async () => ({ url: new URL('http://127.0.0.1:1') }));
  expect(await gone('POST', '/session', '{}')).toMatchObject({
    status: 502,
    text: expect.stringContaining('ECONNREFUSED'),
  });
});

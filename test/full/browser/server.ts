/** A server of the site beside this file, under a strict policy, as a plugin of a bundler would trace it. */
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as CollectorDoor from '../../../src/collector/index.ts';

/** As it is published: the client is a file beside it. */
export const { Collector, serveClient, withClient } = (await import(
  new URL('../../../dist/collector/index.js', import.meta.url).href
)) as typeof CollectorDoor;

/** A running server. */
export interface Site {
  readonly url: string;
  /** Who rewrites modules and takes counts; undefined: nothing is traced. */
  collector: CollectorDoor.Collector | undefined;
  close(): void;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.wasm': 'application/wasm',
};
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; img-src data:";

/**
 * @param guest path of the module that the site has as `guest.wasm`
 * @param made scripts by name that are no files
 */
export async function serveSite(guest: string, made: Readonly<Record<string, string>>): Promise<Site> {
  const server = createServer((request, response) => {
    const { collector } = site;
    response.setHeader('content-security-policy', POLICY);
    response.setHeader('cross-origin-opener-policy', 'same-origin');
    response.setHeader('cross-origin-embedder-policy', 'require-corp');
    if (collector !== undefined && serveClient(collector, request, response)) return;
    const path = new URL(request.url ?? '', 'http://site').pathname;
    const name = path === '/' ? 'index.html' : path.slice(1);
    const text = made[name];
    if (text !== undefined) {
      response.writeHead(200, { 'content-type': 'text/javascript' }).end(text);
      return;
    }
    const file = name === 'guest.wasm' ? guest : fileURLToPath(new URL(`site/${name}`, import.meta.url));
    if (!existsSync(file)) {
      response.writeHead(404).end();
      return;
    }
    const body = readFileSync(file);
    response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'text/plain' });
    if (collector === undefined) response.end(body);
    else if (name === 'guest.wasm') response.end(collector.rewrite(body, { path: file }) ?? body);
    else if (isWorker(request.headers)) {
      const kind = name === 'module.js' ? 'module' : 'classic';
      response.end(withClient(body.toString(), kind));
    } else response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const site: Site = {
    url: `http://127.0.0.1:${port}/`,
    collector: undefined,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
  return site;
}

/** A request for the script that a worker starts with, not for what that imports. */
const isWorker = (headers: NodeJS.Dict<string | string[]>): boolean =>
  /worker/.test(String(headers['sec-fetch-dest'])) && headers['sec-fetch-mode'] === 'same-origin';

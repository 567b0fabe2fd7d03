/** A server in front of another one: pages and workers that come through it are traced. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CLIENT_POST, type Collector, serveClient } from '../collector/index.ts';
import { bodyOf, forward, passedHeaders } from './forward.ts';
import { listen } from './listen.ts';
import { pageWithClient, workerWithClient } from './with-client.ts';

/** A site through wtrace. */
export interface TracedSite {
  /** The same address on the server in front. */
  addressOf(url: URL): string;
  /** Rewrites a module of the site before somebody waits for it. */
  prepare(path: string): Promise<void>;
  close(): void;
}

const isLocal = (host: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(host);

/** @param origin of the site; only `http:` */
export async function traceSite(origin: URL, collector: Collector): Promise<TracedSite> {
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (serveClient(collector, request, response)) return;
    const { method = 'GET', headers } = request;
    const url = new URL(request.url ?? '/', origin);
    // Texts are read here.
    const requested = { ...headers, 'accept-encoding': 'identity' };
    const answered = await forward({ url, method, headers: requested, body: request });
    const change = answered.statusCode === 200 ? changeOf(request, answered, { url, collector }) : undefined;
    const given = passedHeaders(answered.headers);
    if (change === undefined) {
      response.writeHead(answered.statusCode ?? 502, given);
      answered.on('error', (error) => response.destroy(error)).pipe(response);
      return;
    }
    const changed = change(await bodyOf(answered));
    const { 'content-length': _, etag: _of, ...kept } = given;
    response.writeHead(200, { ...kept, 'content-length': String(changed.length) }).end(changed);
  };
  // A browser that runs elsewhere is given another address than that of this machine alone.
  const server = await listen(isLocal(origin.hostname) ? '127.0.0.1' : '0.0.0.0', answer);
  return {
    addressOf(url) {
      const address = new URL(url);
      address.port = String(server.port);
      if (isLocal(origin.hostname) && origin.hostname !== 'localhost') address.hostname = '127.0.0.1';
      return address.href;
    },
    async prepare(path) {
      const url = new URL(path, origin);
      try {
        const answered = await forward({ url, method: 'GET', headers: {}, body: new Uint8Array() });
        const body = await bodyOf(answered);
        if (answered.statusCode === 200 && isModule(answered)) collector.rewrite(body, { url: url.href });
      } catch {
        // Whoever needs it will see.
      }
    },
    close: () => server.close(),
  };
}

interface Context {
  readonly url: URL;
  readonly collector: Collector;
}

/** What is done to the body of an answer; undefined: nothing. */
function changeOf(
  { headers, method }: IncomingMessage,
  answered: IncomingMessage,
  { url, collector }: Context,
): ((body: Buffer) => Uint8Array) | undefined {
  if (method !== 'GET') return undefined;
  if (isModule(answered)) return (body) => collector.rewrite(body, { url: url.href }) ?? body;
  const text = (change: (text: string) => string) => (body: Buffer) => Buffer.from(change(body.toString()));
  if (isOfType(answered, 'text/html')) return text(pageWithClient);
  // The script that a worker starts with, not what that imports.
  const startsWorker =
    /worker/.test(String(headers['sec-fetch-dest'])) && headers['sec-fetch-mode'] === 'same-origin';
  if (!startsWorker) return undefined;
  return text((script) => workerWithClient(script, collector.clientScript({ post: CLIENT_POST })));
}

const isOfType = ({ headers }: IncomingMessage, type: string): boolean =>
  (headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() === type;

const isModule = (answered: IncomingMessage): boolean => isOfType(answered, 'application/wasm');

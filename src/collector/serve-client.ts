/** The client and the address of its messages on a server of Node: for a plugin of a bundler, or a server of tests. */
import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { CLIENT_POST, CLIENT_SCRIPT } from './client-script.ts';
import type { Collector } from './collector.ts';

/** No message is larger. */
const MAX_MESSAGE = 2 ** 26;

/**
 * Answers what clients ask of a server.
 * @returns false: it is not for wtrace, and nothing was answered
 */
export function serveClient(
  collector: Collector,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const path = (request.url ?? '').split('?')[0];
  if (path === CLIENT_SCRIPT) {
    response.writeHead(200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-cache',
    });
    response.end(collector.clientScript({ post: CLIENT_POST }));
    return true;
  }
  if (path !== CLIENT_POST) return false;
  if (request.method !== 'POST') {
    response.writeHead(405).end();
    return true;
  }
  const parts: Buffer[] = [];
  let size = 0;
  request.on('data', (part: Buffer) => {
    size += part.length;
    if (size <= MAX_MESSAGE) parts.push(part);
  });
  request.on('end', () => {
    const taken = size <= MAX_MESSAGE && collector.take(Buffer.concat(parts));
    response.writeHead(taken ? 204 : 400).end();
  });
  return true;
}

/** Passes a request of HTTP on to another server. */
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Readable } from 'node:stream';

/** What is passed on. */
export interface Passed {
  /** Where to. */
  readonly url: URL;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable | Uint8Array;
  /** Ends the attempt. */
  readonly signal?: AbortSignal;
}

/** Headers that are about one connection only. */
const OF_CONNECTION = ['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade', 'te'];

/** Headers of a request or an answer without those that are about its connection. */
export function passedHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !OF_CONNECTION.includes(name)));
}

/**
 * Sends it, however long the answer takes.
 * @returns the answer, whose body is still to be read
 * @throws Error when the server cannot be reached, or the attempt was ended
 */
export function forward({ url, method, headers, body, signal }: Passed): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? secureRequest : request;
    const length = body instanceof Uint8Array ? { 'content-length': String(body.length) } : {};
    const sent = { ...passedHeaders(headers), host: url.host, ...length };
    const options = { method, headers: sent, agent: false, ...(signal && { signal }) } as const;
    const passed = send(url, options, resolve);
    passed.on('error', reject);
    if (body instanceof Uint8Array) passed.end(body);
    else body.on('error', (error) => passed.destroy(error)).pipe(passed);
  });
}

/** The whole body of a request or an answer. */
export async function bodyOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

/** The part of GitHub's API that has the comments of a pull request, on this machine. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A comment, as far as anything here reads it. */
export interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly type: 'Bot' | 'User' };
  readonly author_association: string;
}

/** The server and what it holds. */
export interface CommentsServer {
  readonly url: string;
  readonly comments: Comment[];
  /** Requests: method and path. */
  readonly requests: string[];
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += chunk;
  return text;
}

/**
 * Starts a server for the comments of one pull request of `owner/project`, until the test ends.
 * @param token what may read and write; others get 403, as a fork's token does
 */
export async function commentsServer(pull: number, token: string): Promise<CommentsServer> {
  const comments: Comment[] = [];
  const requests: string[] = [];
  const list = `/repos/owner/project/issues/${pull}/comments`;
  const one = /^\/repos\/owner\/project\/issues\/comments\/(\d+)$/;
  const answer = async (request: IncomingMessage): Promise<[status: number, body: unknown]> => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    requests.push(`${request.method} ${pathname}`);
    if (request.headers.authorization !== `Bearer ${token}`) return [403, { message: 'not accessible' }];
    const body = await textOf(request);
    if (request.method === 'GET' && pathname === list) {
      const [size, page] = ['per_page', 'page'].map((name) => Number(searchParams.get(name)));
      return [200, comments.slice((page! - 1) * size!, page! * size!)];
    }
    if (request.method === 'POST' && pathname === list) {
      const made = { ...JSON.parse(body), id: 1000 + comments.length };
      comments.push({ ...made, user: { type: 'Bot' }, author_association: 'NONE' });
      return [201, made];
    }
    const changed = comments.find(({ id }) => String(id) === one.exec(pathname)?.[1]);
    if (request.method !== 'PATCH' || changed === undefined) return [404, { message: 'Not Found' }];
    changed.body = (JSON.parse(body) as Comment).body;
    return [200, changed];
  };
  const server = createServer((request, response) => {
    answer(request).then(
      ([status, body]) =>
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, comments, requests };
}

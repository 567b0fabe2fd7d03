// undici (llhttp, C): requests to a server of this process, many at once over one connection, and answers that are none.

import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:net';
import { load, print, sha256, steady } from './common.mjs';

const { Pool, request } = load('undici');
const listening = (server) =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`)),
  );
const good = createHttp((incoming, answer) => {
  answer.setHeader('x-path', incoming.url);
  answer.removeHeader('date');
  for (let i = 0; i < 20; i++) answer.write(`${incoming.method} ${i} `.repeat(40));
  answer.end();
});
const bad = createServer((socket) => {
  socket.on('data', () => socket.end('HTTP/1.1 2x0 NO\r\n\r\n'));
});
const [address, wrong] = [await listening(good), await listening(bad)];
const pool = new Pool(address, { connections: 1, pipelining: 4 });
const get = async (path) => {
  const { statusCode, headers, body } = await pool.request({ path, method: 'GET' });
  const text = await body.text();
  return [statusCode, headers['x-path'], text.length, sha256(text)];
};
const answers = await steady(() => Promise.all(Array.from({ length: 60 }, (_, i) => get(`/${i}`))));
print(answers.filter((_, i) => i % 13 === 0));
await request(wrong).catch((error) => print([error.name, error.code, error.message]));
await pool.close();
good.close();
bad.close();

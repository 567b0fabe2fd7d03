// Serves the site, under a policy as strict as a site with wasm can have.
import { createReadStream, existsSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const MODULE = process.env['MODULE'] ?? new URL('../../wasm-fixtures/c-bare/O0-dwarf5.wasm', import.meta.url);
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
const POLICY =
  "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; worker-src 'self'; img-src data:";

createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://site');
  const name = pathname === '/' ? 'index.html' : pathname.slice(1);
  const file = name === 'bare.wasm' ? MODULE : fileURLToPath(new URL(`site/${name}`, import.meta.url));
  response.setHeader('content-security-policy', POLICY);
  if (!/^[\w.]+$/.test(name) || !existsSync(file)) return response.writeHead(404).end();
  response.writeHead(200, { 'content-type': TYPES[extname(name)] });
  return createReadStream(file).pipe(response);
}).listen(4173, '127.0.0.1');

// Serves a site as vite does: `node serve.mjs dev|build|production <base> [in-pages]`; prints its address. Ends when its input does, as a server that is stopped.
import process from 'node:process';
import { build, createServer, preview } from 'vite';
import wtrace from 'wtrace/vite';

const [kind, base, inPages] = process.argv.slice(2);
const config = {
  base,
  configFile: false,
  logLevel: 'error',
  plugins: [wtrace({ inPages: inPages !== undefined })],
};
let server;
if (kind === 'dev') {
  server = await createServer({ ...config, server: { port: 0, host: '127.0.0.1' } });
  await server.listen();
} else {
  await build({ ...config, mode: kind === 'build' ? 'coverage' : 'production' });
  server = await preview({ ...config, preview: { port: 0, host: '127.0.0.1' } });
}
console.log(`http://127.0.0.1:${server.httpServer.address().port}${base}`);
process.stdin.resume().on('end', () => process.exit(0));

// Builds a site and serves it: `node serve.mjs webpack|rspack dev|development|production [in-pages]`; prints its address. Ends when its input does.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join, resolve } from 'node:path';
import process from 'node:process';
import wtrace from 'wtrace/webpack';

const page = '<!doctype html><title>calls</title><script src="/main.js" defer></script>';

/** The page, as an asset of the build. */
class Page {
  apply({ hooks, webpack: { Compilation, sources } }) {
    hooks.thisCompilation.tap('page', (compilation) =>
      compilation.hooks.processAssets.tap(
        { name: 'page', stage: Compilation.PROCESS_ASSETS_STAGE_ADDITIONAL },
        () => compilation.emitAsset('index.html', new sources.RawSource(page)),
      ),
    );
  }
}

/** A module that comes into the build when all others are done. */
class LateModule {
  apply({ hooks, webpack: { Compilation, sources } }) {
    hooks.thisCompilation.tap('late', (compilation) =>
      compilation.hooks.processAssets.tap(
        { name: 'late', stage: Compilation.PROCESS_ASSETS_STAGE_REPORT },
        () => compilation.emitAsset('late.wasm', new sources.RawSource(readFileSync('guest.wasm'))),
      ),
    );
  }
}

const [bundler, kind, inPages] = process.argv.slice(2);
const { default: bundle } = await import(bundler === 'rspack' ? '@rspack/core' : 'webpack');
const plugin = new wtrace({ inPages: inPages !== undefined });
const compiler = bundle({
  mode: kind === 'production' ? 'production' : 'development',
  devtool: false,
  entry: './main.js',
  target: 'web',
  experiments: { asyncWebAssembly: true, topLevelAwait: true },
  module: {
    rules: [
      { test: /\.wasm$/, resourceQuery: /file/, type: 'asset/resource' },
      { test: /\.wasm$/, resourceQuery: /inline/, type: 'asset/inline' },
    ],
  },
  output: { path: resolve('dist'), publicPath: '/' },
  infrastructureLogging: { level: 'error' },
  stats: 'none',
  plugins: [plugin, new Page(), new LateModule()],
});
const types = { html: 'text/html', js: 'text/javascript', wasm: 'application/wasm' };
const answer = (request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost');
  try {
    const name = pathname === '/' ? 'index.html' : pathname;
    const bytes = readFileSync(join('dist', name));
    response.writeHead(200, { 'content-type': types[name.split('.').pop()] }).end(bytes);
  } catch {
    response.writeHead(404).end();
  }
};
const print = (port) => console.log(`http://127.0.0.1:${port}/`);

if (kind === 'dev') {
  const { default: DevServer } = await import('webpack-dev-server');
  // As webpack's command takes them: the plugin has added to them.
  const server = new DevServer({ ...compiler.options.devServer, host: '127.0.0.1', port: 'auto' }, compiler);
  await server.start();
  print(server.server.address().port);
} else {
  compiler.run((error, stats) => {
    if (error) throw error;
    if (stats.hasErrors()) throw new Error(stats.toString());
    const server = createServer((request, response) =>
      plugin.middleware(request, response, () => answer(request, response)),
    );
    server.listen(0, '127.0.0.1', () => print(server.address().port));
  });
}
process.stdin.resume().on('end', () => process.exit(0));

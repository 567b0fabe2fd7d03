/**
 * The entry point `wtrace/webpack`: a plugin for webpack 5 and rspack. Modules are rewritten in the build; scripts that a page or worker starts
 * with get the client, which sends what was counted to the server.
 */
import { Buffer } from 'node:buffer';
import { resolve } from 'node:path';
import { CLIENT_POST, serveClient } from '../collector/index.ts';
import { ProjectCollector } from '../project-collector/index.ts';
import type { Compilation, Compiler, Middleware, SetupMiddlewares } from './compiler.ts';

/** Options of the plugin. */
export interface WebpackOptions {
  /** Whether modules are traced: by default in builds of another mode than `production`. */
  readonly enabled?: boolean;
  /** Where pages send what they counted, if not to the server that they come from. */
  readonly post?: string;
  /**
   * Whether scripts get the rewriter as well, for modules that are text in them (`asset/inline`), or made by them: 80 KB compressed. False
   * by default.
   */
  readonly inPages?: boolean;
}

const NAME = 'wtrace';

/** The plugin. */
export default class WtracePlugin {
  readonly #options: WebpackOptions;
  readonly #collector: ProjectCollector;
  #root = '.';

  constructor(options: WebpackOptions = {}) {
    this.#options = options;
    this.#collector = new ProjectCollector('webpack', options.inPages);
  }

  /** Called by the bundler. @param given the compiler of webpack 5 or rspack */
  apply(given: object): void {
    const compiler = given as Compiler;
    const { options, webpack } = compiler;
    if (!(this.#options.enabled ?? (options.mode ?? 'production') !== 'production')) return;
    this.#root = compiler.context;
    options.devServer = withMiddleware(options.devServer, this.middleware);
    compiler.hooks.thisCompilation.tap(NAME, (compilation: Compilation) => {
      // Before hashes are made of what assets hold.
      const stage = webpack.Compilation.PROCESS_ASSETS_STAGE_ADDITIONS;
      compilation.hooks.processAssets.tapPromise({ name: NAME, stage }, async () => {
        await this.#rewrite(compilation, webpack.sources);
        await this.#addClient(compilation, webpack.sources);
      });
    });
  }

  /** For a server of your own (Express, connect) that has the build: takes what pages send. Dev servers have it by themselves. */
  readonly middleware: Middleware = (request, response, next) => {
    if ((request.url ?? '').split('?')[0] !== CLIENT_POST) {
      next();
      return;
    }
    this.#collector.get(this.#root).then((collector) => serveClient(collector, request, response), next);
  };

  async #rewrite(compilation: Compilation, { RawSource }: Compiler['webpack']['sources']): Promise<void> {
    for (const { name, source, info } of compilation.getAssets()) {
      if (!/\.wasm$/i.test(name.split('?')[0] ?? '')) continue;
      const content = source.source();
      if (typeof content === 'string') continue;
      const { sourceFilename } = info;
      const path = sourceFilename === undefined ? undefined : resolve(this.#root, sourceFilename);
      const collector = await this.#collector.get(this.#root);
      const bytes = collector.rewrite(content, path === undefined ? { url: name } : { path });
      if (bytes !== undefined) compilation.updateAsset(name, new RawSource(Buffer.from(bytes)));
    }
  }

  async #addClient(
    compilation: Compilation,
    { ConcatSource }: Compiler['webpack']['sources'],
  ): Promise<void> {
    const collector = await this.#collector.get(this.#root);
    const client = collector.clientScript({ post: this.#options.post ?? CLIENT_POST });
    for (const chunk of compilation.chunks) {
      if (!chunk.hasRuntime()) continue;
      for (const file of chunk.files)
        if (/\.[cm]?js$/i.test(file.split('?')[0] ?? ''))
          // Lines stay where they are.
          compilation.updateAsset(file, (old) => new ConcatSource(client, old));
    }
  }
}

/** Settings of a dev server that has a middleware before its own. */
function withMiddleware(devServer: unknown, middleware: Middleware): unknown {
  if (devServer === false) return false;
  const given = (typeof devServer === 'object' ? devServer : {}) as { setupMiddlewares?: SetupMiddlewares };
  const setupMiddlewares: SetupMiddlewares = (middlewares, server) => {
    const all = given.setupMiddlewares?.(middlewares, server) ?? middlewares;
    return [{ name: NAME, middleware }, ...all];
  };
  return { ...given, setupMiddlewares };
}

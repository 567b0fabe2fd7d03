/**
 * The entry point `wtrace/vite`: a plugin for vite. Modules are rewritten on the server, or in the build; pages and workers get the client,
 * which sends what was counted to the server (dev and preview).
 */
import { readFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import process from 'node:process';
import type { Connect, Plugin, ResolvedConfig } from 'vite';
import { CLIENT_POST, CLIENT_SCRIPT, type Collector, serveClient } from '../collector/index.ts';
import { ProjectCollector } from '../project-collector/index.ts';
import { keepModulesApart } from './inlining.ts';
import { isModulePath, moduleFile } from './module-file.ts';
import { NOT_OPTIMIZED, vitestHooks } from './vitest-hooks.ts';
import { workerPlugin } from './worker-plugin.ts';

/** Options of the plugin. */
export interface ViteOptions {
  /** Whether modules are traced: by default in `dev` and `preview`, and in builds of another mode than `production`. */
  readonly enabled?: boolean;
  /** Where pages of a build send what they counted, if not to the server that they come from. */
  readonly post?: string;
  /**
   * Whether pages and workers get the rewriter as well, for modules that are text in a script, or made by one: 80 KB compressed. False by
   * default: vite's own ways of loading a module, `?inline` among them, do without.
   */
  readonly inPages?: boolean;
}

/** The plugin. */
export default function wtrace({ enabled, post = CLIENT_POST, inPages = false }: ViteOptions = {}): Plugin {
  let config: ResolvedConfig | undefined;
  const ofProject = new ProjectCollector('vite', inPages);
  const collector = (): Promise<Collector> => ofProject.get(config?.root ?? process.cwd());
  const serve = async (request: Connect.IncomingMessage, response: ServerResponse): Promise<boolean> => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (path === CLIENT_POST) return serveClient(await collector(), request, response);
    if (path === CLIENT_SCRIPT || path === addressOfClient(config)) {
      request.url = CLIENT_SCRIPT;
      return serveClient(await collector(), request, response);
    }
    const file = config && moduleFile(request.url ?? '', config);
    if (file === undefined) return false;
    const bytes = (await collector()).rewrite(readFileSync(file), { path: file });
    if (bytes === undefined) return false;
    response.writeHead(200, { 'content-type': 'application/wasm', 'cache-control': 'no-cache' });
    response.end(bytes);
    return true;
  };
  const middleware: Connect.NextHandleFunction = (request, response, next) => {
    serve(request, response).then((done) => (done ? undefined : next()), next);
  };
  // In dev, workers' files are transformed here; bundles of a build by the plugin for workers.
  const { transform, resolveId, load } = workerPlugin({ collector, post: CLIENT_POST });
  return {
    name: 'wtrace',
    enforce: 'post',
    apply: (_, { command, mode }) => enabled ?? (command === 'serve' || mode !== 'production'),
    config: (given) => ({
      optimizeDeps: { exclude: [NOT_OPTIMIZED] },
      build: { assetsInlineLimit: keepModulesApart(given.build?.assetsInlineLimit) },
      worker: { plugins: () => [...(given.worker?.plugins?.() ?? []), workerPlugin({ collector, post })] },
    }),
    configResolved(resolved) {
      config = resolved;
    },
    ...vitestHooks,
    configureServer: ({ middlewares }) => void middlewares.use(middleware),
    configurePreviewServer: ({ middlewares }) => void middlewares.use(middleware),
    transform,
    resolveId,
    load,
    transformIndexHtml: () => [
      { tag: 'script', attrs: { src: addressOfClient(config) }, injectTo: 'head-prepend' as const },
    ],
    async generateBundle(_, bundle) {
      for (const output of Object.values(bundle)) {
        if (output.type !== 'asset' || !isModulePath(output.fileName) || typeof output.source === 'string')
          continue;
        const [original] = output.originalFileNames;
        const path = original === undefined ? undefined : resolve(config?.root ?? '.', original);
        const bytes = (await collector()).rewrite(output.source, path === undefined ? {} : { path });
        if (bytes !== undefined) output.source = bytes;
      }
      // For servers that are not vite's.
      this.emitFile({
        type: 'asset',
        fileName: CLIENT_SCRIPT.slice(1),
        source: (await collector()).clientScript({ post }),
      });
    },
  };
}

/** In pages, relative to what the site is below. */
const addressOfClient = (config: ResolvedConfig | undefined): string =>
  `${config?.base ?? '/'}${CLIENT_SCRIPT.slice(1)}`;

/** Workers load the client before anything else: in dev each file that a worker starts with, in a build each bundle of a worker. */
import type { Plugin } from 'vite';
import { CLIENT_SCRIPT, type Collector, type WorkerKind, withClient } from '../collector/index.ts';
import { rewriteInline } from './inline-module.ts';

/** What this plugin is: plain hooks, so that another plugin can have them, too. */
interface WorkerPlugin extends Plugin {
  transform(code: string, id: string): Promise<{ code: string; map: null } | undefined>;
  resolveId(id: string): string | undefined;
  load(id: string): Promise<string | undefined>;
}

/** What it needs. */
interface WorkerOptions {
  readonly collector: () => Promise<Collector>;
  /** Where workers of a build send what they counted. */
  readonly post: string;
}

/** Vite's mark of a file that a worker starts with, in dev. */
const ENTRY = /[?&]worker_file&type=(classic|module)/;

/** See the top of this file. */
export function workerPlugin({ collector, post }: WorkerOptions): WorkerPlugin {
  const client = async (): Promise<string> => (await collector()).clientScript({ post });
  return {
    name: 'wtrace:worker',
    enforce: 'post',
    resolveId: (id) => (id === CLIENT_SCRIPT ? id : undefined),
    // Vite transforms what a file imports ahead of the request, which the server then answers itself.
    load: async (id) => (id === CLIENT_SCRIPT ? client() : undefined),
    async transform(code, id) {
      const inline = await rewriteInline(code, id, collector);
      if (inline !== undefined) return { code: inline, map: null };
      const kind = ENTRY.exec(id)?.[1];
      // Lines stay where they are.
      return kind === undefined ? undefined : { code: withClient(code, kind as WorkerKind), map: null };
    },
    // A bundle that is no module may still be started as one, so that it has the client in it.
    renderChunk: async (code, { isEntry }) =>
      isEntry ? { code: `${await client()}${code}`, map: null } : undefined,
  };
}

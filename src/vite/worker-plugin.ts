/** Workers load the client before anything else: in dev each file that a worker starts with, in a build each bundle of a worker. */
import type { Plugin } from 'vite';
import { CLIENT_POST, CLIENT_SCRIPT, clientScript, type WorkerKind, withClient } from '../collector/index.ts';

/** What this plugin is: plain hooks, so that another plugin can have them, too. */
interface WorkerPlugin extends Plugin {
  transform(code: string, id: string): { code: string; map: null } | undefined;
  resolveId(id: string): string | undefined;
  load(id: string): string | undefined;
}

/** Vite's mark of a file that a worker starts with, in dev. */
const ENTRY = /[?&]worker_file&type=(classic|module)/;

/** See the top of this file. @param post where workers of a build send what they counted */
export function workerPlugin(post = CLIENT_POST): WorkerPlugin {
  return {
    name: 'wtrace:worker',
    enforce: 'post',
    resolveId: (id) => (id === CLIENT_SCRIPT ? id : undefined),
    // Vite transforms what a file imports ahead of the request, which the server then answers itself.
    load: (id) => (id === CLIENT_SCRIPT ? clientScript({ post }) : undefined),
    transform(code, id) {
      const kind = ENTRY.exec(id)?.[1];
      // Lines stay where they are.
      return kind === undefined ? undefined : { code: withClient(code, kind as WorkerKind), map: null };
    },
    // A bundle that is no module may still be started as one, so that it has the client in it.
    renderChunk: (code, { isEntry }) =>
      isEntry ? { code: `${clientScript({ post })}${code}`, map: null } : undefined,
  };
}

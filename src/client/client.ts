/** The client of a document or worker: watches the modules that it loads, and sends what they count. */
import { hookRealm, parseMark, type RewrittenModule } from '../hook/index.ts';
import type { Client, ClientOptions } from './options.ts';
import { sendFromPage } from './page.ts';
import { clientOfRealm, setClientOfRealm } from './realm-client.ts';
import { Snapshots } from './snapshots.ts';
import { sendFromWorker } from './worker.ts';

/**
 * Starts counting in a document or worker, before it loads modules. Only once: a second call returns the same client.
 * What the program sees of `WebAssembly` is as without it.
 */
export function startClient(options: ClientOptions = {}): Client {
  const known = clientOfRealm();
  if (known !== undefined) return known;
  const snapshots = new Snapshots();
  const recognized = new Map<string, RewrittenModule>();
  const ids = new Map<object, string>();
  hookRealm(globalThis, {
    recognize(text) {
      const found = recognized.get(text);
      if (found !== undefined) return found;
      const { id, probes } = parseMark(text);
      const module = { original: undefined, probeMap: probes };
      recognized.set(text, module);
      ids.set(probes, id);
      return module;
    },
    registered(module, probes) {
      const id = ids.get(probes);
      if (id !== undefined) snapshots.add(id, module);
    },
  });
  const client =
    typeof document === 'undefined' ? sendFromWorker(snapshots, options) : sendFromPage(snapshots, options);
  setClientOfRealm(client);
  return client;
}

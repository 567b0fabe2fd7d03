/** The client of a document or worker: watches the modules that it loads, and sends what they count. */
import { parseMark } from '../hook/index.ts';
import { SafeMap } from '../safe-collections.ts';
import type { Client, ClientOptions } from './options.ts';
import { sendFromPage } from './page.ts';
import { type PageInstances, type PageModule, pageInstances } from './page-instances.ts';
import { clientOfRealmOr } from './realm-client.ts';
import { type Snapshots, snapshotsOf } from './snapshots.ts';
import { watchPage } from './watch-page.ts';
import { sendFromWorker } from './worker.ts';

/** Patches the `WebAssembly` of a document or worker, and adds the modules that come rewritten, or are rewritten here. */
export type Hook = (instances: PageInstances, snapshots: Snapshots) => void;

/**
 * Starts counting in a document or worker, before it loads modules. Only once: a second call returns the same client.
 * What the program sees of `WebAssembly` is as without it.
 */
export function startClient(options: ClientOptions = {}): Client {
  return startClientWith(options, (instances, snapshots) => {
    const known = new SafeMap<string, PageModule>();
    watchPage(instances, (mark) => {
      const found = known.get(mark);
      if (found !== undefined) return found;
      const { id, probes } = parseMark(mark);
      const module = instances.add(probes);
      snapshots.add(id, module);
      known.set(mark, module);
      return module;
    });
  });
}

/** The same. @param hook decides whether modules are rewritten here as well */
export const startClientWith = (options: ClientOptions, hook: Hook): Client =>
  clientOfRealmOr(() => {
    const instances = pageInstances();
    const snapshots = snapshotsOf(instances);
    hook(instances, snapshots);
    return typeof document === 'undefined'
      ? sendFromWorker(snapshots, options)
      : sendFromPage(snapshots, options);
  });

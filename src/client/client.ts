/** The client of a document or worker: watches the modules that it loads, and sends what they count. */
import { type HookOwner, parseMark, type RewrittenModule, watchRealm } from '../hook/index.ts';
import { SafeMap } from '../safe-collections.ts';
import type { Client, ClientOptions } from './options.ts';
import { sendFromPage } from './page.ts';
import { clientOfRealm, setClientOfRealm } from './realm-client.ts';
import { Snapshots } from './snapshots.ts';
import { sendFromWorker } from './worker.ts';

/** What the client knows of modules, for whoever rewrites them here. */
export interface ClientModules {
  readonly snapshots: Snapshots;
  /** A module by its mark. */
  recognize(mark: string): RewrittenModule;
  /** Probe maps of modules → names of their files in the data directory. */
  readonly ids: Map<object, string>;
}

/** Patches the `WebAssembly` of a document or worker. */
export type Hook = (owner: Omit<HookOwner, 'rewrite'>, modules: ClientModules) => void;

/**
 * Starts counting in a document or worker, before it loads modules. Only once: a second call returns the same client.
 * What the program sees of `WebAssembly` is as without it.
 */
export function startClient(options: ClientOptions = {}): Client {
  return startClientWith(options, (owner) => watchRealm(globalThis, owner));
}

/** The same. @param hook decides whether modules are rewritten here as well */
export function startClientWith(options: ClientOptions, hook: Hook): Client {
  const known = clientOfRealm();
  if (known !== undefined) return known;
  const snapshots = new Snapshots();
  const recognized = new SafeMap<string, RewrittenModule>();
  const ids = new SafeMap<object, string>();
  const recognize = (text: string): RewrittenModule => {
    const found = recognized.get(text);
    if (found !== undefined) return found;
    const { id, probes } = parseMark(text);
    const module = { original: undefined, probeMap: probes };
    recognized.set(text, module);
    ids.set(probes, id);
    return module;
  };
  const registered: HookOwner['registered'] = (module, probes) => {
    const id = ids.get(probes);
    if (id !== undefined) snapshots.add(id, module);
  };
  hook({ recognize, registered }, { snapshots, recognize, ids });
  const client =
    typeof document === 'undefined' ? sendFromWorker(snapshots, options) : sendFromPage(snapshots, options);
  setClientOfRealm(client);
  return client;
}

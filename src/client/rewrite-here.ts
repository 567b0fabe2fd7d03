/** The client of a document or worker in which modules are rewritten that come there as they were compiled. */
import {
  type HookOwner,
  hookModules,
  type Mark,
  parseMark,
  type RewrittenModule,
  Surface,
} from '../hook/index.ts';
import { SafeMap } from '../safe-collections.ts';
import { startClientWith } from './client.ts';
import type { Client, ClientOptions } from './options.ts';
import type { PageModule } from './page-instances.ts';
import { sendAtOnce } from './send-at-once.ts';

/** What rewrites modules in a page. */
export interface PageRewriter {
  /**
   * Rewrites a module, or leaves it as it is. Returns the same for the same bytes.
   * @param bytes not always those of a valid module
   * @param url where it came from, if that is known
   */
  rewrite(bytes: Uint8Array<ArrayBuffer>, url: string | undefined): RewrittenHere | undefined;
}

/** A module for a page's engine. */
export type RewrittenHere =
  /** It was rewritten before it came here. */
  | { readonly kind: 'marked'; readonly mark: string }
  /** Rewritten here, with its mark; the message says what it is, for whoever collects its counts. */
  | {
      readonly kind: 'rewritten';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly mark: Mark;
      readonly message: string;
    };

/** Starts the client. See the top of this file. */
export const startWithRewriter = (options: ClientOptions, rewriter: PageRewriter): Client =>
  startClientWith(options, (instances, snapshots) => {
    const recognized = new SafeMap<string, RewrittenModule>();
    /** Probes of modules → names of their files in the data directory. */
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
    const rewrite: HookOwner['rewrite'] = (original, url) => {
      const made = rewriter.rewrite(original, url);
      if (made?.kind === 'marked') return { ...recognize(made.mark), bytes: original };
      if (made === undefined) return undefined;
      const { bytes, mark, message } = made;
      if (!ids.has(mark.probes)) {
        ids.set(mark.probes, mark.id);
        if (!sendAtOnce(message, options)) snapshots.describe(message);
      }
      return { bytes, original, probeMap: mark.probes };
    };
    const registered = (module: PageModule, probes: object): void => {
      const id = ids.get(probes);
      if (id !== undefined) snapshots.add(id, module);
    };
    hookModules(globalThis, { recognize, rewrite, registered }, instances, new Surface(WebAssembly));
  });

/** The client of a document or worker in which modules are rewritten that come there as they were compiled. */
import { type HookOwner, hookRealm, type Mark } from '../hook/index.ts';
import { startClientWith } from './client.ts';
import type { Client, ClientOptions } from './options.ts';
import { sendAtOnce } from './send-at-once.ts';

/** What rewrites modules in a page. */
export interface PageRewriter {
  /**
   * Rewrites a module, or leaves it as it is. Returns the same for the same bytes.
   * @param bytes not always those of a valid module
   * @param url where it came from, if that is known
   */
  rewrite(bytes: Uint8Array<ArrayBuffer>, url: string | undefined): PageModule | undefined;
}

/** A module for a page's engine. */
export type PageModule =
  /** It was rewritten before it came here. */
  | { readonly kind: 'marked'; readonly mark: string }
  /** Rewritten here, with its mark; the message says what it is, for whoever collects its counts. */
  | {
      readonly kind: 'rewritten';
      readonly bytes: Uint8Array<ArrayBuffer>;
      readonly mark: Mark;
      readonly message: Uint8Array<ArrayBuffer>;
    };

/** Starts the client. See the top of this file. */
export const startWithRewriter = (options: ClientOptions, rewriter: PageRewriter): Client =>
  startClientWith(options, (owner, { snapshots, recognize, ids }) => {
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
    hookRealm(globalThis, { ...owner, rewrite });
  });

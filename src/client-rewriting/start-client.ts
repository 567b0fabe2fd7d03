/** Starts the client of a document or worker, with what rewrites modules there. */
import { type Client, startWithRewriter } from '../client/index.ts';
import { ModuleRewriter } from './module-rewriter.ts';
import type { RewritingClientOptions } from './options.ts';

/**
 * Starts counting in a document or worker, before it loads modules, and rewrites those with debug info that were not rewritten before
 * they came there. Only once: a second call, of `startClient` as well, returns the same client.
 * What the program sees of `WebAssembly` is as without it.
 */
export function startRewritingClient({ rewriting = {}, ...options }: RewritingClientOptions = {}): Client {
  return startWithRewriter(options, new ModuleRewriter(rewriting));
}

/**
 * The entry point `wtrace/client/rewriting`: as `wtrace/client`, and modules that reach the page as they were compiled are rewritten
 * there: those that are text in its code, or made by it.
 */
export type { Client, PageRewriting, RewritingClientOptions } from './options.ts';
export { startRewritingClient } from './start-client.ts';

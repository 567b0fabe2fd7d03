/** In pages and workers: modules that were rewritten are counted, and their counts sent. The published part is public.ts. */
export { base64 } from './base64.ts';
export type { CountsMessage, ModuleJson, ModuleMessage } from './message.ts';
export type { Client, ClientOptions } from './options.ts';
export { decodeMessage } from './read-message.ts';
export { clientOfRealm } from './realm-client.ts';
export { type PageRewriter, type RewrittenHere, startWithRewriter } from './rewrite-here.ts';

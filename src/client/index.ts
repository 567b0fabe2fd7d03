/** In pages and workers: modules that were rewritten are counted, and their counts sent. The published part is public.ts. */
export { type CountsMessage, encodeMessage, type ModuleHead, type ModuleMessage } from './message.ts';
export type { Client, ClientOptions } from './options.ts';
export { decodeMessage } from './read-message.ts';
export { clientOfRealm } from './realm-client.ts';
export { type PageModule, type PageRewriter, startWithRewriter } from './rewrite-here.ts';

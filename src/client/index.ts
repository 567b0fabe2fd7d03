/** In pages and workers: modules that were rewritten elsewhere are counted, and their counts sent. The published part is public.ts. */
export type { FrameRow, Message, MessageHead } from './message.ts';
export type { ClientOptions } from './options.ts';
export { decodeMessage } from './read-message.ts';
export { clientOfRealm } from './realm-client.ts';

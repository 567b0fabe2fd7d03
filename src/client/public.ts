/**
 * The entry point `wtrace/client`: counts modules in a page or worker that were rewritten before they came there. Folders of src import
 * index.ts instead.
 */
export { startClient } from './client.ts';
export type { Client, ClientOptions } from './options.ts';

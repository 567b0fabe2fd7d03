/** Where the client of a document or worker is found, whatever copy of it was loaded. */
import type { Client } from './options.ts';

const KEY = Symbol.for('wtrace:client:1');

/** The client that was started here; undefined: none was. */
export const clientOfRealm = (): Client | undefined => (globalThis as { [KEY]?: Client })[KEY];

/** From now on, this is the client here. */
export function setClientOfRealm(client: Client): void {
  Object.defineProperty(globalThis, KEY, { value: client });
}

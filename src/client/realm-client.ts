/** Where the client of a document or worker is found, whatever copy of it was loaded. */
import type { Client } from './options.ts';

const KEY = Symbol.for('wtrace:client:1');

/** The client that was started here; undefined: none was. */
export const clientOfRealm = (): Client | undefined => (globalThis as { [KEY]?: Client })[KEY];

/** The same, started now if none was. */
export const clientOfRealmOr = (start: () => Client): Client => {
  const realm = globalThis as { [KEY]?: Client };
  realm[KEY] ??= start();
  return realm[KEY];
};

/** The hook as one script, for realms that can load nothing: its last value is what patches the realm that it runs in. */
export { hookRealm } from './hook-realm.ts';

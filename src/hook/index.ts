/** Any host's `WebAssembly` under trace. */
export { hookRealm } from './hook-realm.ts';
export type { HookedModule, HookOwner, Realm } from './hooked-module.ts';

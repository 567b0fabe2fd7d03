/** Any host's `WebAssembly` under trace. */
export { hookRealm, type Realm } from './hook-realm.ts';
export type { HookedModule, HookOwner } from './hooked-module.ts';

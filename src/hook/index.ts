/** Any host's `WebAssembly` under trace. */
export { hookRealm } from './hook-realm.ts';
export type { CompiledModule, HookedModule, HookOwner, Realm } from './hooked-module.ts';
export { withMark } from './mark.ts';

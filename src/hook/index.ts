/** Any host's `WebAssembly` under trace. */
export { hookRealm } from './hook-realm.ts';
export type { CompiledModule, HookedProbes, HookOwner, Realm, RewrittenModule } from './hooked-module.ts';
export { hookLazily, type LazyHook } from './lazy-hook.ts';
export { withMark } from './mark.ts';
export { type Mark, markText, parseMark } from './mark-contents.ts';
export type { Surface } from './surface.ts';

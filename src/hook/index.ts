/** Any host's `WebAssembly` under trace. */
export { fingerprint, unreadName } from './fingerprint.ts';
export { hookRealm, watchRealm } from './hook-realm.ts';
export type { CompiledModule, HookedProbes, HookOwner, Realm, RewrittenModule } from './hooked-module.ts';
export { hookLazily, type LazyHook } from './lazy-hook.ts';
export { markIn, withMark } from './mark.ts';
export { type Mark, markText, parseMark } from './mark-contents.ts';
export type { Surface } from './surface.ts';
export { debugKindOf } from './worth-tracing.ts';

/** Any host's `WebAssembly` under trace. */
export { fingerprint, unreadName } from './fingerprint.ts';
export { hookModules } from './hook-modules.ts';
export { hookRealm } from './hook-realm.ts';
export type {
  CompiledModule,
  HookedProbes,
  HookOwner,
  Instances,
  Realm,
  RewrittenModule,
} from './hooked-module.ts';
export { hookLazily, type LazyHook } from './lazy-hook.ts';
export { markIn, withMark } from './mark.ts';
export { type Mark, markedProbes, markText, parseMark } from './mark-contents.ts';
export { MARK_NAME } from './mark-name.ts';
export { markSection } from './mark-section.ts';
export { Surface } from './surface.ts';
export { debugKindOf } from './worth-tracing.ts';

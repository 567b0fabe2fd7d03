/**
 * One patch of the `WebAssembly` of a realm: modules that its owner rewrites are compiled from other bytes, and their
 * instances are registered; what their host sees of them is as without it. Free of any host: pages, workers, vm contexts.
 */
import { instancesOfRealm } from '../runtime/index.ts';
import { SafeWeakSet } from '../safe-collections.ts';
import { hookConstructors } from './hook-constructors.ts';
import { hookFunctions, sectionsOf } from './hook-functions.ts';
import { hookReferences } from './hook-references.ts';
import type { HookOwner, Realm } from './hooked-module.ts';
import { HookedModules } from './hooked-modules.ts';
import { Surface } from './surface.ts';
import { watchFunctions } from './watch-functions.ts';

/**
 * Patches a realm. A realm that was patched is left as it is.
 * @param surface of its `WebAssembly`, where that has one
 * @returns takes the patch off again; instances that were made stay registered. Undefined: the realm was patched already
 */
export const hookRealm = (realm: Realm, owner: HookOwner, surface?: Surface): (() => void) | undefined =>
  hook(realm, owner, surface, (modules, patched) => {
    hookFunctions(realm, owner, modules, patched);
    hookConstructors(modules, patched, sectionsOf);
  });

/** The same for an owner that rewrites nothing, since modules are rewritten before they reach the realm: compiled while they stream in. */
export const watchRealm = (realm: Realm, owner: Omit<HookOwner, 'rewrite'>): (() => void) | undefined =>
  hook(realm, owner, undefined, (modules, patched) => {
    watchFunctions(modules, patched);
    hookConstructors(modules, patched);
  });

function hook(
  realm: Realm,
  owner: HookOwner,
  surface: Surface | undefined,
  patch: (modules: HookedModules, surface: Surface) => void,
): (() => void) | undefined {
  const engine = realm.WebAssembly;
  if (hooked.has(engine)) return undefined;
  hooked.add(engine);
  const patched = surface ?? new Surface(engine);
  const instances = instancesOfRealm();
  const modules = new HookedModules(patched.original, owner, instances);
  hookReferences(instances, patched);
  patch(modules, patched);
  return () => {
    patched.remove();
    hooked.delete(engine);
  };
}

const hooked = new SafeWeakSet<object>();

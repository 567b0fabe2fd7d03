/**
 * One patch of the `WebAssembly` of a realm: modules that its owner rewrites are compiled from other bytes, and their
 * instances are registered; what their host sees of them is as without it. Free of any host: pages, workers, vm contexts.
 */
import { instancesOfRealm } from '../runtime/index.ts';
import { SafeWeakSet } from '../safe-collections.ts';
import { hookModules } from './hook-modules.ts';
import type { HookOwner, Realm } from './hooked-module.ts';
import { Surface } from './surface.ts';

/**
 * Patches a realm. A realm that was patched is left as it is.
 * @param surface of its `WebAssembly`, where that has one
 * @returns takes the patch off again; instances that were made stay registered. Undefined: the realm was patched already
 */
export function hookRealm(realm: Realm, owner: HookOwner, surface?: Surface): (() => void) | undefined {
  // Not that of the realm: the program may have removed it since.
  const engine = surface?.engine ?? realm.WebAssembly;
  if (hooked.has(engine)) return undefined;
  hooked.add(engine);
  const patched = surface ?? new Surface(engine);
  hookModules(realm, owner, instancesOfRealm(), patched);
  return () => {
    patched.remove();
    hooked.delete(engine);
  };
}

const hooked = new SafeWeakSet<object>();

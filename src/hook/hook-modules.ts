/** What is patched of a `WebAssembly`, whoever counts the instances. */
import { hookConstructors } from './hook-constructors.ts';
import { hookFunctions } from './hook-functions.ts';
import { hookReferences } from './hook-references.ts';
import type { Expecting, HookOwner, Instances, Realm } from './hooked-module.ts';
import { HookedModules } from './hooked-modules.ts';
import type { Surface } from './surface.ts';

/** Patches a realm, by its surface. */
export function hookModules<Registered extends Expecting>(
  realm: Realm,
  owner: HookOwner<Registered>,
  instances: Instances<Registered>,
  surface: Surface,
): void {
  const modules = new HookedModules(surface.original, owner, instances);
  hookReferences(instances, surface);
  hookFunctions(realm, owner, modules, surface);
  hookConstructors(modules, surface);
}

/** `WebAssembly.Module` and `WebAssembly.Instance`: what they make, and what they report of it. */
import { EXPORT_PREFIX } from '../probe-map/index.ts';
import { sectionsOf } from './hook-functions.ts';
import type { HookedModules } from './hooked-modules.ts';
import { MARK_NAME } from './mark-name.ts';
import type { AnyFunction, Surface } from './surface.ts';

/** Patches `new Instance`, and what both report of what they made. */
export function hookConstructors(modules: HookedModules, surface: Surface): void {
  surface.setFunction('Module.exports', exportsOf);
  surface.setFunction('Module.customSections', (original) => customSectionsOf(original, modules));
  surface.setFunction(
    'Instance.prototype.exports',
    (original) =>
      function (this: unknown) {
        return modules.exportsOf(this) ?? Reflect.apply(original, this, []);
      },
  );
  surface.setConstructor('Instance', (args, construct) => {
    const [module, imports] = [args[0], args[1]];
    const hooked = modules.of(module);
    if (hooked === undefined) return construct([module, modules.unwrapped(imports)]);
    return modules.instance(hooked, imports, (seen) => construct([module, seen]) as WebAssembly.Instance);
  });
}

/** Without the exports that wtrace added. */
const exportsOf =
  (original: AnyFunction): AnyFunction =>
  (module) => {
    const all = Reflect.apply(original, undefined, [module]) as WebAssembly.ModuleExportDescriptor[];
    return all.some(({ name }) => name.startsWith(EXPORT_PREFIX))
      ? all.filter(({ name }) => !name.startsWith(EXPORT_PREFIX))
      : all;
  };

/** Without the mark. */
const customSectionsOf =
  (original: AnyFunction, modules: HookedModules): AnyFunction =>
  (...args) => {
    const hooked = modules.of(args[0]);
    const bytes = hooked?.original;
    const name = args[1] === undefined ? '' : `${args[1]}`;
    if (hooked !== undefined && name === MARK_NAME) return [];
    return bytes === undefined || args[1] === undefined
      ? Reflect.apply(original, undefined, args)
      : sectionsOf(bytes, name);
  };

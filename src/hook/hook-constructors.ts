/** `WebAssembly.Module` and `WebAssembly.Instance`: what they make, and what they report of it. */
import { EXPORT_PREFIX } from '../probe-map/index.ts';
import { readSections, SectionId } from '../wasm/index.ts';
import type { HookedModules } from './hooked-modules.ts';
import { isMark } from './mark.ts';
import type { AnyFunction, Surface } from './surface.ts';

/** Patches both constructors. */
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
  surface.setConstructor('Module', (args, construct) => {
    const bytes = modules.bytes.of(args[0]);
    const hooked = bytes && modules.rewrite(bytes);
    if (hooked === undefined) return construct(args);
    try {
      const module = construct([hooked.bytes, args[1]]) as WebAssembly.Module;
      modules.add(module, hooked);
      return module;
    } catch {
      // The engine accepts the module as it is, or says what is wrong with it.
      return construct(args);
    }
  });
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

/** From the original bytes: what refers to offsets is adjusted in the rewritten ones. */
const customSectionsOf =
  (original: AnyFunction, modules: HookedModules): AnyFunction =>
  (...args) => {
    const hooked = modules.of(args[0]);
    const bytes = hooked?.original;
    const name = args[1] === undefined ? '' : `${args[1]}`;
    if (hooked !== undefined && isMark(name)) return [];
    if (bytes === undefined || args[1] === undefined) return Reflect.apply(original, undefined, args);
    return readSections(bytes)
      .filter((section) => section.id === SectionId.custom && section.name === name)
      .map(({ dataStart, end }) => bytes.slice(dataStart, end).buffer);
  };

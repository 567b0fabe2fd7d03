/** `WebAssembly.Module` and `WebAssembly.Instance`: what they make, and what they report of it. */
import { EXPORT_PREFIX } from '../probe-map/index.ts';
import { readSections, SectionId } from '../wasm/index.ts';
import type { HookedModules } from './hooked-modules.ts';
import { isMark } from './mark.ts';
import type { AnyFunction, Replacements } from './replaced.ts';

type Constructor = abstract new (...args: never[]) => object;

/** Patches both constructors. Proxies: `instanceof`, statics, subclasses, name and length are the engine's. */
export function hookConstructors(
  engine: typeof WebAssembly,
  modules: HookedModules,
  replacements: Replacements,
): void {
  const { Module, Instance } = engine;
  replacements.method(Module, 'exports', exportsOf);
  replacements.method(Module, 'customSections', (original) => customSectionsOf(original, modules));
  replacements.accessor(Instance.prototype, 'exports', {
    get: (original) =>
      function (this: unknown) {
        return modules.exportsOf(this) ?? original.call(this);
      },
  });
  replace(engine, 'Module', replacements, (args, construct) => {
    const bytes = modules.bytes.of(args[0]);
    const hooked = bytes && modules.rewrite(bytes);
    if (hooked === undefined) return construct(args);
    try {
      const module = construct([hooked.bytes, ...args.slice(1)]) as WebAssembly.Module;
      modules.add(module, hooked);
      return module;
    } catch {
      // The engine accepts the module as it is, or says what is wrong with it.
      return construct(args);
    }
  });
  replace(engine, 'Instance', replacements, (args, construct) => {
    const [module, imports, ...rest] = args;
    const hooked = modules.of(module);
    if (hooked === undefined) return construct([module, modules.unwrapped(imports), ...rest]);
    return modules.instance(
      hooked,
      imports,
      (seen) => construct([module, seen, ...rest]) as WebAssembly.Instance,
    );
  });
}

/** Makes an object with the engine's constructor. */
type Construct = (args: readonly unknown[]) => object;

function replace(
  engine: typeof WebAssembly,
  name: 'Module' | 'Instance',
  replacements: Replacements,
  make: (args: readonly unknown[], construct: Construct) => object,
): void {
  const original = engine[name] as Constructor;
  const proxy: Constructor = new Proxy(original, {
    construct: (target, args, newTarget) =>
      make(args, (passed) =>
        Reflect.construct(
          target as new (
            ...args: unknown[]
          ) => object,
          [...passed],
          // A subclass of the proxy keeps its prototype.
          newTarget === proxy ? target : newTarget,
        ),
      ),
  });
  replacements.value(original.prototype as object, 'constructor', proxy);
  replacements.value(engine, name, proxy);
}

/** Without the exports that wtrace added. */
const exportsOf =
  (original: AnyFunction): AnyFunction =>
  (module) => {
    const all = original.call(undefined, module) as WebAssembly.ModuleExportDescriptor[];
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
    if (bytes === undefined || args[1] === undefined) return original.apply(undefined, args);
    return readSections(bytes)
      .filter((section) => section.id === SectionId.custom && section.name === name)
      .map(({ dataStart, end }) => bytes.slice(dataStart, end).buffer);
  };

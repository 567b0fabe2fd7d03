/** The functions of `WebAssembly` that instantiate what they compile: which modules were rewritten elsewhere is seen once they are compiled. */
import type { HookedModules } from './hooked-modules.ts';
import type { AnyFunction, Surface } from './surface.ts';

/** Patches `instantiate` and `instantiateStreaming`. What only compiles is right as it is, and does so while bytes arrive. */
export function watchFunctions(modules: HookedModules, surface: Surface): void {
  const { engine } = modules;
  const instantiate = async (module: WebAssembly.Module, imports: unknown): Promise<WebAssembly.Instance> => {
    const hooked = modules.of(module);
    return hooked === undefined
      ? engine.instantiate(module, modules.unwrapped(imports) as WebAssembly.Imports)
      : modules.instanceLater(hooked, imports, (seen) => engine.instantiate(module, seen));
  };
  const both = async (compiled: unknown, imports: unknown): Promise<unknown> => {
    const module = (await compiled) as WebAssembly.Module;
    return { module, instance: await instantiate(module, imports) };
  };
  surface.setFunction(
    'instantiate',
    () =>
      function (this: unknown, source, imports, ...options) {
        return source instanceof engine.Module
          ? instantiate(source, imports)
          : both(surface.call('compile', this, [source, ...options]), imports);
      },
  );
  surface.setFunction(
    'instantiateStreaming',
    (): AnyFunction =>
      function (this: unknown, source, imports, ...options) {
        return both(surface.call('compileStreaming', this, [source, ...options]), imports);
      },
  );
}

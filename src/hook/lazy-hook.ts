/**
 * The hook of a realm, loaded when a module comes that it has to do with. Until then all that a realm pays is its {@link Surface};
 * what a program takes of `WebAssembly` meanwhile is what it finds there later.
 */
import { GivenBytes } from './given-bytes.ts';
import { markSection } from './mark-section.ts';
import { type AnyFunction, Surface } from './surface.ts';

const { apply } = Reflect;

/** Who loads a hook when it is needed. */
export interface LazyHook {
  /**
   * Whether a module has to be seen by the hook. Must not throw.
   * @param bytes the host's own, perhaps of no module
   */
  isWanted(bytes: Uint8Array): boolean;
  /** Loads the hook, which patches the realm by this surface. */
  load(surface: Surface): void;
}

/**
 * Patches a realm, as little as possible.
 * @param engine its `WebAssembly`
 * @returns takes the patch off again, as long as the hook is not loaded
 */
export function hookLazily(engine: typeof WebAssembly, { isWanted, load }: LazyHook): () => void {
  const { customSections } = engine.Module;
  const given = new GivenBytes(engine.validate);
  const surface = new Surface(engine);
  let loaded = false;
  const wants = (source: unknown): boolean => {
    if (loaded) return false;
    const bytes = given.view(source);
    // A module may come from a thread that rewrote it.
    if (bytes !== undefined ? !isWanted(bytes) : markSection(source, customSections) === undefined)
      return false;
    loaded = true;
    load(surface);
    return true;
  };
  for (const name of ['compile', 'instantiate'] as const) {
    surface.setFunction(
      name,
      (original): AnyFunction =>
        function (this: unknown, ...args) {
          return wants(args[0]) ? surface.call(name, this, args) : apply(original, this, args);
        },
    );
  }
  for (const name of ['compileStreaming', 'instantiateStreaming'] as const) {
    surface.setFunction(
      name,
      (): AnyFunction =>
        function (this: unknown, ...args) {
          // Its bytes are not here yet.
          loaded = true;
          load(surface);
          return surface.call(name, this, args);
        },
    );
  }
  for (const name of ['Module', 'Instance'] as const) {
    surface.setConstructor(name, (args, construct) =>
      wants(args[0]) ? surface.construct(name, args, construct) : construct(args),
    );
  }
  return () => surface.remove();
}

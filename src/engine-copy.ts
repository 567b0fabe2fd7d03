/**
 * An engine's `WebAssembly` as it was at one moment: programs replace its functions, and the getters of its prototypes, and
 * wtrace has to get past them.
 */

/** Gives the exports of an instance as the engine made them, whatever its prototype is. Throws for what is no instance. */
export type ExportsOf = (instance: WebAssembly.Instance) => WebAssembly.Exports;

/** Where a copy has its {@link ExportsOf}: it shares `Instance.prototype` with what programs see. */
const EXPORTS_OF = 'wtrace:exports';

/** Of an engine as it is now, or of a copy as it was made. */
export const exportsOfEngine = (
  engine: Partial<typeof WebAssembly> & { readonly [EXPORTS_OF]?: ExportsOf },
): ExportsOf =>
  engine[EXPORTS_OF] ??
  Function.prototype.call.bind(
    Object.getOwnPropertyDescriptor(engine.Instance?.prototype ?? engine, 'exports')?.get as ExportsOf,
  );

/** A copy that keeps what an engine has now. */
export const copyOfEngine = (engine: typeof WebAssembly): typeof WebAssembly =>
  Object.create(Object.getPrototypeOf(engine) as object, {
    ...Object.getOwnPropertyDescriptors(engine),
    [EXPORTS_OF]: { value: exportsOfEngine(engine) },
  }) as typeof WebAssembly;

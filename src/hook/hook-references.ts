/**
 * Tables and globals hold the functions of guests themselves, so that guests call each other without a host between; hosts
 * get what they got as exports, so that the same function stays the same.
 */
import type { InstanceRegistry } from '../runtime/index.ts';
import type { AnyFunction, Replacements } from './replaced.ts';

type Constructor = new (...args: unknown[]) => object;

/** Patches what puts functions into tables and globals, and what gets them out. */
export function hookReferences(
  engine: typeof WebAssembly,
  instances: Pick<InstanceRegistry, 'given' | 'exported'>,
  replacements: Replacements,
): void {
  const { Table, Global } = engine;
  const giving = (original: AnyFunction): AnyFunction =>
    function (this: unknown, ...args) {
      return instances.given(original.apply(this, args));
    };
  const taking = (original: AnyFunction): AnyFunction =>
    function (this: unknown, ...args) {
      return original.apply(
        this,
        args.map((value) => instances.exported(value)),
      );
    };
  replacements.method(Table.prototype, 'get', giving);
  replacements.method(Table.prototype, 'set', taking);
  replacements.method(Table.prototype, 'grow', taking);
  replacements.method(Global.prototype, 'valueOf', giving);
  replacements.accessor(Global.prototype, 'value', { get: giving, set: taking });
  // The second argument is the initial value.
  for (const name of ['Table', 'Global'] as const) {
    const original = engine[name] as unknown as Constructor;
    const proxy: Constructor = new Proxy(original, {
      construct: (target, args, newTarget) =>
        Reflect.construct(
          target,
          args.map((value) => instances.exported(value)),
          newTarget === proxy ? target : newTarget,
        ),
    });
    replacements.value(original.prototype as object, 'constructor', proxy);
    replacements.value(engine, name, proxy);
  }
}

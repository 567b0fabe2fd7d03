/**
 * Tables and globals hold the functions of guests themselves, so that guests call each other without a host between; hosts
 * get what they got as exports, so that the same function stays the same.
 */
import type { InstanceRegistry } from '../runtime/index.ts';
import type { AnyFunction, Surface } from './surface.ts';

/** Patches what puts functions into tables and globals, and what gets them out. */
export function hookReferences(
  instances: Pick<InstanceRegistry, 'given' | 'exported'>,
  surface: Surface,
): void {
  const exported = (args: readonly unknown[]): unknown[] => {
    const taken: unknown[] = [];
    for (let i = 0; i < args.length; i++) taken[i] = instances.exported(args[i]);
    return taken;
  };
  const giving = (original: AnyFunction): AnyFunction =>
    function (this: unknown, ...args) {
      return instances.given(Reflect.apply(original, this, args));
    };
  const taking = (original: AnyFunction): AnyFunction =>
    function (this: unknown, ...args) {
      return Reflect.apply(original, this, exported(args));
    };
  surface.setFunction('Table.prototype.get', giving);
  surface.setFunction('Table.prototype.set', taking);
  surface.setFunction('Table.prototype.grow', taking);
  surface.setFunction('Global.prototype.valueOf', giving);
  surface.setFunction('Global.prototype.value', giving);
  surface.setFunction('set Global.prototype.value', taking);
  // The second argument is the initial value.
  surface.setConstructor('Table', (args, construct) => construct(exported(args)));
  surface.setConstructor('Global', (args, construct) => construct(exported(args)));
}

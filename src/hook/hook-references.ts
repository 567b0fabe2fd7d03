/**
 * Tables and globals hold the functions of guests themselves, so that guests call each other without a host between; hosts
 * get what they got as exports, so that the same function stays the same. Functions that become promising are the guest's own, too.
 */
import type { Instances } from './hooked-module.ts';
import type { AnyFunction, Surface } from './surface.ts';

/** Patches what puts functions into tables and globals, and what gets them out. */
export function hookReferences(
  instances: Pick<Instances<unknown>, 'given' | 'exported' | 'cutOff'>,
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
  surface.setFunction('promising', (original) => (fn) => promising(original, instances, fn));
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

const { then } = Promise.prototype;

/**
 * `WebAssembly.promising`. A call that suspends must have no JavaScript between guest and host, and the boundary around exports is some:
 * it gets the guest's own function. What it rejects with came out of activations that were cut off.
 */
function promising(
  original: AnyFunction,
  instances: Pick<Instances<unknown>, 'exported' | 'cutOff'>,
  fn: unknown,
): unknown {
  const exported = instances.exported(fn);
  const made = Reflect.apply(original, undefined, [exported]) as AnyFunction;
  if (exported === fn) return made;
  const rejected = (error: unknown): never => {
    instances.cutOff(exported);
    throw error;
  };
  // The promise that the host gets is the one that it has to handle.
  return new Proxy(made, {
    apply: (target, self, args) =>
      Reflect.apply(then, Reflect.apply(target, self, args), [undefined, rejected]),
  });
}

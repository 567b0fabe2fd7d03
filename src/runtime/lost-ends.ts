/** Modules whose counts cannot be relied on, and those that are linked with them. */
import { SafeMap, SafeSet, SafeWeakMap } from '../safe-collections.ts';

/**
 * Modules of which activations were cut off nobody knows where. Guest code calls functions that it imports from another instance,
 * or finds in a shared table, without any wrapper between: modules that are linked in such a way are lost together.
 */
export interface LostEnds {
  /** A module imports or exports something. */
  link(module: number, value: unknown): void;
  /** Activations of a module, or of any that it may have called, were cut off. */
  lose(module: number): void;
  /** Whether activations of a module may be among them. */
  has(module: number): boolean;
}

/** None so far. */
export function lostEnds(): LostEnds {
  const lost = new SafeSet<number>();
  /** Functions and tables → the group of the module that first imported or exported them. */
  const users = new SafeWeakMap<object, number>();
  /** Module → another of its group; those that are not here stand for theirs. */
  const linked = new SafeMap<number, number>();
  const groupOf = (module: number): number => {
    const next = linked.get(module);
    return next === undefined ? module : groupOf(next);
  };
  return {
    link(module, value) {
      if (typeof value !== 'function' && !(value instanceof WebAssembly.Table)) return;
      const [a, b] = [groupOf(module), groupOf(users.get(value) ?? module)];
      users.set(value, b);
      if (a !== b) linked.set(a, b);
    },
    lose: (module) => void lost.add(module),
    has: (module) => [...lost].some((other) => groupOf(other) === groupOf(module)),
  };
}

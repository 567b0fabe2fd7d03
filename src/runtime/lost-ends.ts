/** Modules whose counts cannot be relied on, and those that are linked with them. */
import { SafeMap, SafeSet, SafeWeakMap } from '../safe-collections.ts';

/**
 * Modules of which activations were cut off nobody knows where. Guest code calls functions that it imports from another instance,
 * or finds in a shared table, without any wrapper between: modules that are linked in such a way are lost together.
 */
export class LostEnds {
  readonly #lost = new SafeSet<number>();
  /** Functions and tables → the module that first imported or exported them. */
  readonly #user = new SafeWeakMap<object, number>();
  /** Module → another of its group; those that are not here stand for theirs. */
  readonly #linked = new SafeMap<number, number>();

  /** A module imports or exports something. */
  link(module: number, value: unknown): void {
    if (typeof value !== 'function' && !(value instanceof WebAssembly.Table)) return;
    const other = this.#user.get(value);
    if (other === undefined) {
      this.#user.set(value, module);
      return;
    }
    const [a, b] = [this.#groupOf(module), this.#groupOf(other)];
    if (a !== b) this.#linked.set(a, b);
  }

  /** Activations of a module, or of any that it may have called, were cut off. */
  lose(module: number): void {
    this.#lost.add(module);
  }

  /** Whether activations of a module may be among them. */
  has(module: number): boolean {
    if (this.#lost.size === 0) return false;
    const group = this.#groupOf(module);
    for (const lost of this.#lost) if (this.#groupOf(lost) === group) return true;
    return false;
  }

  #groupOf(module: number): number {
    let group = module;
    for (let next = this.#linked.get(group); next !== undefined; next = this.#linked.get(group)) group = next;
    return group;
  }
}

/** The stack of activations of all instances of a tracer, and where the host is between them. */
import type { TracedInstance } from './instance.ts';
import type { Activation } from './live-frame.ts';

/** A call of an export that has not returned. */
export interface Entry {
  /** The tracer's clock at the call: activations that began later were entered through it. */
  readonly clock: number;
  /** Depth of each instance at the call. */
  readonly depths: ReadonlyMap<TracedInstance, number>;
}

/** Reads and cuts the stack; covers all instances that share an order. */
export class ActivationStack {
  readonly entries: Entry[] = [];
  /** Word 0 increases with each activation, where their order is kept. */
  readonly clock = new Float64Array(1);
  readonly #instances: ReadonlySet<TracedInstance>;

  constructor(instances: ReadonlySet<TracedInstance>) {
    this.#instances = instances;
  }

  /** Number of activations with the one at `depth` on top. */
  depthOf(instance: TracedInstance, depth: number): number {
    let sum = depth - instance.floor;
    if (this.#instances.size === 1) return sum;
    const order = instance.order[depth] ?? 0;
    for (const other of this.#instances) {
      if (other === instance) continue;
      sum += Math.max(0, lastBefore(other, order) - other.floor);
    }
    return sum;
  }

  /** The next activation below, and whether the host is in between. */
  below(instance: TracedInstance, depth: number): { activation: Activation; host: boolean } | undefined {
    const order = instance.order[depth] ?? 0;
    let found: Activation | undefined;
    let foundOrder = -1;
    for (const other of this.#instances) {
      const at = other === instance ? depth - 1 : lastBefore(other, order);
      if (at <= other.floor || at <= 0) continue;
      const began = other.order[at] ?? 0;
      if (found !== undefined && began <= foundOrder) continue;
      found = { instance: other, depth: at };
      foundOrder = began;
    }
    if (found === undefined) return undefined;
    const host = this.entries.some(({ clock }) => clock >= foundOrder && clock < order);
    return { activation: found, host };
  }

  /** Depth of every instance now. */
  depths(): Map<TracedInstance, number> {
    return new Map(Array.from(this.#instances, (instance) => [instance, instance.depth]));
  }

  /** Activations above the given depths, innermost first. */
  above(depths: ReadonlyMap<TracedInstance, number>): Activation[] {
    const found: Activation[] = [];
    for (const instance of this.#instances) {
      const to = Math.max(depths.get(instance) ?? 0, instance.floor);
      for (let depth = instance.depth; depth > to; depth--) found.push({ instance, depth });
    }
    if (this.#instances.size === 1) return found;
    return found.sort((a, b) => orderOf(b) - orderOf(a));
  }

  /** Depths that all instances would have if everything that began after the activation at `depth` had ended. */
  depthsUnder(instance: TracedInstance, depth: number): Map<TracedInstance, number> {
    const order = instance.order[depth] ?? 0;
    return new Map(
      Array.from(this.#instances, (other) => [other, other === instance ? depth : lastBefore(other, order)]),
    );
  }

  /** Drops everything above the given depths. */
  cut(depths: ReadonlyMap<TracedInstance, number>): void {
    for (const instance of this.#instances) {
      const depth = depths.get(instance) ?? 0;
      if (instance.depth !== depth) instance.cutTo(depth);
    }
  }
}

const orderOf = ({ instance, depth }: Activation): number => instance.order[depth] ?? 0;

/** Depth of an instance's last activation that began before `order`. */
function lastBefore(instance: TracedInstance, order: number): number {
  let depth = instance.depth;
  while (depth > 0 && (instance.order[depth] ?? 0) >= order) depth--;
  return depth;
}

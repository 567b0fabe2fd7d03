/** What was seen of watched values, and whether that has changed: of variables of functions in each activation by itself. */
import type { PlannedWatch } from './point-row.ts';
import type { PointsOfFrame } from './points-of-frame.ts';

/** A value that is another one than was seen before. */
export interface ValueChange {
  readonly oldText: string;
  readonly newText: string;
}

/** See the top of this file. */
export class SeenValues {
  readonly #perActivation: boolean;
  /** By depth; 0: values that all activations share. */
  readonly #seen: (Map<string, Uint8Array> | undefined)[] = [];

  /** @param perActivation some are those of activations; else depths are not looked at */
  constructor(perActivation: boolean) {
    this.#perActivation = perActivation;
  }

  /** An activation begins: nothing was seen of its variables. */
  begin(depth: number): void {
    if (this.#perActivation) this.#seen.length = Math.min(this.#seen.length, depth);
  }

  /**
   * Compares a value with what was seen before; undefined: there is none, it is the first, or the same.
   * @param depthOf depth of the activation, 1 is the outermost
   */
  changed(planned: PlannedWatch, points: PointsOfFrame, depthOf: () => number): ValueChange | undefined {
    const depth = !planned.isShared && this.#perActivation ? depthOf() : 0;
    const seen = this.#seen[depth] ?? new Map<string, Uint8Array>();
    this.#seen[depth] = seen;
    const key = `${planned.index} ${planned.variables}`;
    const found = points.changed(planned, seen.get(key));
    if (found.kind === 'none') return undefined;
    seen.set(key, found.now);
    return found.kind === 'changed' ? found : undefined;
  }
}

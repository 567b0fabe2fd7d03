/**
 * Where the activations that a trap ended stand, by the stack trace of its error, and what is in scope there. Their last events may be
 * some instructions before.
 */
import { SiteKind } from '../../probe-map/index.ts';
import type { PlannedVariable } from '../../variables/index.ts';
import { nextExport } from '../cut-frames.ts';
import type { StackFrame } from '../stack.ts';
import { isStackOverflow } from '../thrown.ts';
import { framesOf } from '../traces.ts';
import type { TracedInstance } from './instance.ts';
import type { Activation, StoppedScopes } from './live-frame.ts';
import { functionOfSite } from './sites.ts';

/** More are not looked at. */
const MAX_STOPPED = 1000;

/** Follows one error from boundary to boundary. */
export class StoppedActivations {
  #error: unknown;
  /** Boundaries that it has passed. */
  #passed = 0;

  /** What is worked out when somebody looks. @param gone those that end at a boundary, innermost first */
  at(error: unknown, gone: readonly Activation[]): StoppedScopes {
    this.#passed = error === this.#error ? this.#passed + 1 : 0;
    this.#error = error;
    const boundary = this.#passed;
    let known: ReadonlyMap<number, readonly PlannedVariable[]> | undefined;
    return (instance, depth) => {
      const only = gone[0]?.instance;
      // Whose frames are whose, no stack trace tells.
      if (instance !== only || gone.some((each) => each.instance !== only)) return undefined;
      known ??= scopesOf(instance, gone, segmentOf(error, boundary));
      return known.get(depth);
    };
  }

  /** The error has left all guests. */
  end(): void {
    this.#error = undefined;
  }
}

/** The guest's frames between two boundaries. */
function segmentOf(error: unknown, boundary: number): readonly StackFrame[] {
  // The frame on top of an exhausted stack may be that of a function that was not entered.
  const frames = (isStackOverflow(error) ? undefined : framesOf(error)) ?? [];
  let start = 0;
  for (let i = 0; i < boundary; i++) start = nextExport(frames, start) + 1;
  return frames.slice(start, nextExport(frames, start));
}

/** By depth. */
function scopesOf(
  instance: TracedInstance,
  gone: readonly Activation[],
  segment: readonly StackFrame[],
): ReadonlyMap<number, readonly PlannedVariable[]> {
  const { map, lines, variables } = instance;
  const frames = segment.flatMap((frame) => (frame.kind === 'wasm' ? [frame] : []));
  const found = new Map<number, readonly PlannedVariable[]>();
  // Functions of other modules may have the same indices.
  if (variables?.stopped === undefined || frames.some(({ url }) => url !== frames[0]?.url)) return found;
  let next = 0;
  const stopped = gone.slice(0, MAX_STOPPED).flatMap(({ depth }) => {
    const site = lines[depth];
    if (site === undefined) return [];
    const { funcidx } = functionOfSite(map, site);
    // Functions that are not traced have frames, and no activations.
    while (next < frames.length && frames[next]?.funcidx !== funcidx) next++;
    const stop = frames[next++]?.offset ?? -1;
    if (stop < 0) return [];
    const isEntry = map.sites.kind[site] === SiteKind.call;
    return [{ depth, activation: { funcidx, stop, offset: map.sites.offset[site] ?? 0, isEntry } }];
  });
  const lists = variables.stopped(stopped.map(({ activation }) => activation));
  stopped.forEach(({ depth }, i) => {
    const list = lists[i];
    if (list !== undefined) found.set(depth, list);
  });
  return found;
}

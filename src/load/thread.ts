/**
 * What all programs of a thread share: one set of boundaries, so that stack traces through several programs are read
 * rightly. Modules are numbered as they come.
 */
import type { AbnormalEnd, ProbeMap } from '../probe-map/index.ts';
import {
  abnormalEnds,
  Boundaries,
  type Boundary,
  type BoundaryHooks,
  parseStack,
  stackOf,
} from '../runtime/index.ts';

const boundaries = new Boundaries();
/** Held weakly: nobody asks for the counts of a program that is gone. */
const modules: WeakRef<ProbeMap>[] = [];

/** Reserves the number of a module. */
export function numberModule(probeMap: ProbeMap): number {
  return modules.push(new WeakRef(probeMap)) - 1;
}

/** Makes the boundary of a numbered module. */
export function boundaryOf(module: number, probeMap: ProbeMap, hooks?: BoundaryHooks): Boundary {
  return boundaries.add(module, probeMap, hooks);
}

/**
 * Where activations of a module were cut off, and where those that run now stand.
 * @param entering the one on top has not begun
 */
export function endsOf(module: number, entering: boolean): readonly AbnormalEnd[] {
  const stack = parseStack(stackOf(new Error()));
  if (entering) {
    const top = stack.findIndex(({ kind }) => kind === 'wasm');
    if (top >= 0) stack.splice(top, 1);
  }
  const owners = modules.map((weak) => {
    const probeMap = weak.deref();
    return probeMap === undefined ? undefined : { probeMap };
  });
  // Frames of programs that are gone would teach their names, which may be those of living ones.
  const frames = boundaries
    .live(stack, false)
    .filter((frame) => frame.module < 0 || owners[frame.module] !== undefined);
  return abnormalEnds(frames, owners)[module] ?? [];
}

/**
 * What all programs of a thread share: one set of boundaries, so that stack traces through several programs are read
 * rightly. Modules are numbered as they come.
 */
import type { AbnormalEnd, ProbeMap } from '../probe-map.ts';
import {
  abnormalEnds,
  Boundaries,
  type Boundary,
  type BoundaryHooks,
  type FrameOwner,
  parseStack,
  stackOf,
} from '../runtime/index.ts';

const boundaries = new Boundaries();
const modules: (FrameOwner | undefined)[] = [];

/** Reserves the number of a module. */
export function numberModule(probeMap: ProbeMap): number {
  return modules.push({ probeMap }) - 1;
}

/** Makes the boundary of a numbered module. */
export function boundaryOf(module: number, hooks?: BoundaryHooks): Boundary {
  const callsEndBlocks = modules[module]?.probeMap.callsEndBlocks ?? false;
  return boundaries.add(module, { callsEndBlocks }, hooks);
}

/** Where activations of a module were cut off, and where those that run now stand. */
export function endsOf(module: number): readonly AbnormalEnd[] {
  const frames = boundaries.live(parseStack(stackOf(new Error())), false);
  return abnormalEnds(frames, modules)[module] ?? [];
}

/** Lets go of a module whose counts nobody will ask for. */
export function forgetModule(module: number): void {
  modules[module] = undefined;
}

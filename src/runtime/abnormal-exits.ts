/** Converts activations that were cut off into the abnormal exits that correct counts, per module. */
import type { FuncIdx } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import { type AbnormalExit, UNKNOWN_PLACE } from '../probe-map/index.ts';
import type { CutFrame } from './cut-frames.ts';
import { entryOf, type FrameOwner, FrameResolver, inPrologue, originalOffset } from './frame-resolver.ts';

/** Actual position of a frame that a debugger stopped, given its rewritten offset; see `src/hosts/paused-position.ts`. */
export type PausedPlace = (
  module: number,
  funcidx: FuncIdx,
  offset: ModuleOffset,
) => ModuleOffset | undefined;

/**
 * Activations that ended in the middle of a block, per module.
 * @param modules by module number; undefined: not traced
 * @param arrival for a paused frame, the rewritten offset at which it is about to arrive by a branch; by default none
 */
export function abnormalExits(
  frames: readonly CutFrame[],
  modules: readonly (FrameOwner | undefined)[],
  arrival: PausedPlace = () => undefined,
): AbnormalExit[][] {
  if (frames.length === 0) return modules.map(() => []);
  const resolver = new FrameResolver(modules, frames);
  const ends = modules.map(() => new Map<string, AbnormalExit>());
  for (const frame of frames) {
    if (frame.how === 'lost') {
      for (const { funcidx } of modules[frame.module]?.probeMap.functions ?? [])
        ends[frame.module]?.set(`${funcidx}`, { funcidx, offset: UNKNOWN_PLACE, count: 0 });
      continue;
    }
    const place = resolver.place(frame);
    if (place === undefined) continue;
    const { module } = place;
    const { funcidx, how, count } = frame;
    const owner = modules[module];
    const known = ends[module];
    if (owner === undefined || known === undefined) continue;
    const { callsEndBlocks, offsets } = owner.probeMap;
    if (how === 'throw' && callsEndBlocks) continue;
    const called = (how === 'overflow' || how === 'paused') && inPrologue(place, offsets, frame);
    const target = how === 'paused' && !called ? arrival(module, funcidx, frame.offset) : undefined;
    const offset = called
      ? entryOf(place)
      : target === undefined
        ? place.offset
        : originalOffset(offsets, target);
    const arriving = called || target !== undefined;
    const key = `${funcidx} ${offset} ${arriving}`;
    const before = known.get(key)?.count ?? 0;
    known.set(key, {
      funcidx,
      offset,
      count: before + count,
      ...(arriving ? { arriving } : {}),
    });
  }
  return ends.map((found) => [...found.values()]);
}

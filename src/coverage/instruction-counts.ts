/** The count of every instruction of the traced functions, derived from block counts and ends in mid-block. */
import { NotInstrumentedError } from '../errors.ts';
import {
  type AbnormalExit,
  type FunctionCounts,
  type InstructionWalk,
  isPresence,
  type ProbeMap,
} from '../probe-map/index.ts';
import type { InstructionCounts } from './facts.ts';
import { InstructionColumns } from './instruction-columns.ts';

/** An instruction takes two bytes and a half on average: columns that begin at this seldom grow. */
const BYTES_PER_INSTRUCTION = 2;

/**
 * How often each instruction started: one that trapped, or called what never returned, has. `end` and `else` count
 * when control fell through to them, `loop` on entry from above. Counts of functions that are not exact can be
 * anything; they are held between 0 and 2^53 - 1.
 * @param counts in the order of `probeMap.functions`, solved with the same `ends`
 * @param ends activations that ended in mid-block
 * @param walk over the original module
 * @throws NotInstrumentedError for a module that was rewritten without `everyBlock`
 */
export function countInstructions(
  probeMap: Pick<ProbeMap, 'functions'>,
  counts: readonly Pick<FunctionCounts, 'blocks'>[],
  ends: readonly AbnormalExit[],
  walk: InstructionWalk,
): InstructionCounts {
  const endsOf = new Map<number, AbnormalExit[]>();
  for (const end of ends) {
    // An activation that had not reached the block yet is not counted in it.
    if (end.arriving === true) continue;
    const list = endsOf.get(end.funcidx);
    if (list === undefined) endsOf.set(end.funcidx, [end]);
    else list.push(end);
  }
  const columns = new InstructionColumns(
    probeMap.functions.reduce((sum, fn) => sum + (fn.end - fn.start), 0) / BYTES_PER_INSTRUCTION,
  );
  probeMap.functions.forEach((fn, i) => {
    // Of its instructions nothing is known.
    if (isPresence(fn)) return;
    const { blocks } = counts[i]!;
    const own = endsOf.get(fn.funcidx)?.sort((a, b) => a.offset - b.offset) ?? [];
    let next = 0;
    let current = -1;
    let left = 0;
    walk(fn, (offset, block) => {
      if (block < 0) {
        columns.push(offset, 0);
        return;
      }
      if (block !== current) {
        current = block;
        left = blocks[block]!;
        if (Number.isNaN(left))
          throw new NotInstrumentedError(
            'instruction counts need the counts of all blocks: call instrument() with everyBlock: true',
          );
        while (next < own.length && own[next]!.offset < fn.blockStart[block]!) next++;
      }
      for (; next < own.length && own[next]!.offset < offset; next++) left -= own[next]!.count;
      columns.push(offset, left > 0 ? Math.min(left, Number.MAX_SAFE_INTEGER) : 0);
    });
  });
  return columns.done();
}

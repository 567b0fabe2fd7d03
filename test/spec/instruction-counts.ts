/** From counters to how often each instruction started, by the flow equations and the ends in mid-block. */
import type { AbnormalEnd, FunctionProbes, ProbeMap } from '../../src/probe-map.ts';
import { solveCounts } from '../../src/runtime/index.ts';
import type { InstructionCounts } from './variants.ts';

type Probes = Pick<ProbeMap, 'functions'>;

/** Counts of the instructions that can be reached: by the disassembly, each has a place of its own. */
export function derivedCounts(
  probeMap: Probes,
  counters: BigInt64Array,
  ends: readonly AbnormalEnd[],
): InstructionCounts {
  const started = new Map<number, number>();
  const errors: string[] = [];
  const solved = solveCounts(probeMap, counters, ends);
  probeMap.functions.forEach((fn, i) => {
    const { blocks, exact } = solved[i]!;
    if (!exact) errors.push(`func[${fn.funcidx}] is inexact`);
    const own = ends.filter(({ funcidx }) => funcidx === fn.funcidx);
    for (const { block, offset } of fn.places) {
      let count = blocks[block]!;
      for (const end of own) {
        if (!end.arriving && end.offset >= fn.blockStart[block]! && end.offset < offset) count -= end.count;
      }
      started.set(offset, count);
    }
  });
  return { started, errors };
}

/** Blocks with counters on all ways in, or on all ways out, into or out of which other numbers flow. */
export function flowErrors(
  probeMap: Probes,
  counters: BigInt64Array,
  ends: readonly AbnormalEnd[],
): string[] {
  return probeMap.functions.flatMap((fn) => {
    const own = ends.filter(({ funcidx }) => funcidx === fn.funcidx);
    const came = flow(fn, fn.edgeTo, counters);
    const left = flow(fn, fn.edgeFrom, counters);
    return fn.blockStart.flatMap((start, block) => {
      const counter = fn.blockCounter[block]!;
      if (counter < 0) return [];
      const count = Number(counters[counter]);
      const next = fn.blockStart[block + 1] ?? fn.end;
      let ended = 0;
      for (const end of own) if (end.offset >= start && end.offset < next) ended += end.count;
      const into = came[block] ?? count;
      const outOf = left[block] ?? count - ended;
      if (into === count && outOf === count - ended) return [];
      const where = `func[${fn.funcidx}] block at 0x${start.toString(16)}`;
      return [`${where}: ${into} came, ${count} counted, ${ended} ended, ${outOf} left`];
    });
  });
}

/** Block → sum over the edges at one of its ends; undefined where there is none, or one without a counter. */
function flow(
  fn: FunctionProbes,
  blockOf: readonly number[],
  counters: BigInt64Array,
): (number | undefined)[] {
  const sum = fn.blockStart.map(() => undefined as number | undefined);
  const derived = new Set<number>();
  blockOf.forEach((block, edge) => {
    const counter = fn.edgeCounter[edge]!;
    if (counter < 0) derived.add(block);
    else if (block >= 0) sum[block] = (sum[block] ?? 0) + Number(counters[counter]);
  });
  return sum.map((value, block) => (derived.has(block) ? undefined : value));
}

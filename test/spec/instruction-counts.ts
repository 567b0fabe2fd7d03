/** From counters to how often each instruction started, by the flow equations and the ends in mid-block. */

import { countInstructions } from '../../src/coverage/index.ts';
import type { AbnormalExit, FunctionProbes, ProbeMap } from '../../src/probe-map/index.ts';
import { instructionWalk } from '../../src/rewriter/index.ts';
import { solveCounts } from '../../src/runtime/index.ts';
import type { InstructionCounts } from './variants.ts';

type Probes = Pick<ProbeMap, 'functions'>;

/** Counts of the instructions of the traced functions. */
export function derivedCounts(
  original: Uint8Array,
  probeMap: Probes,
  counters: BigInt64Array,
  ends: readonly AbnormalExit[],
): Required<InstructionCounts> {
  const solved = solveCounts(probeMap, counters, ends);
  const errors = probeMap.functions.flatMap(({ funcidx }, i) =>
    solved[i]!.exact ? [] : [`func[${funcidx}] is inexact`],
  );
  const walk = instructionWalk(original);
  const unknown = new Set<number>();
  const known = solved.map(({ blocks }, i) => {
    if (!blocks.some(Number.isNaN)) return { blocks };
    walk(probeMap.functions[i]!, (at, block) => {
      if (Number.isNaN(blocks[block])) unknown.add(at);
    });
    return { blocks: blocks.map((count) => (Number.isNaN(count) ? 0 : count)) };
  });
  const { offset, count } = countInstructions(probeMap, known, ends, walk);
  const started = new Map<number, number>();
  offset.forEach((at, i) => {
    started.set(at, count[i]!);
  });
  return { started, unknown, errors };
}

/** Blocks with counters on all ways in, or on all ways out, into or out of which other numbers flow. */
export function flowErrors(
  probeMap: Probes,
  counters: BigInt64Array,
  ends: readonly AbnormalExit[],
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
      /** On their way in when they ended. */
      let arrived = 0;
      for (const end of own) {
        if (end.offset < start || end.offset >= next) continue;
        if (end.arriving) arrived += end.count;
        else ended += end.count;
      }
      const into = came[block] ?? count + arrived;
      const outOf = left[block] ?? count - ended;
      if (into === count + arrived && outOf === count - ended) return [];
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

/** What the plan says of a run, in the shape of the slow reference's answer, so that the two can be compared. */
import { collect } from '../../src/coverage/index.ts';
import type { FunctionCounts, ProbeMap } from '../../src/probe-map/index.ts';
import type { ReferenceLine, ReferenceResult } from '../oracle/index.ts';

/** Lines and entries; `inexact` holds the funcidx of functions whose equations did not hold. */
export interface Planned {
  readonly lines: readonly ReferenceLine[];
  readonly entries: ReadonlyMap<number, number>;
  readonly inexact: readonly number[];
}

const everyFile = { nameOf: (path: string): string => path, selects: (): boolean => true };

/** Facts of all files, none left out, none renamed. */
export function planned(probeMap: ProbeMap, counts: readonly FunctionCounts[]): Planned {
  const { files } = collect(probeMap, counts, everyFile, 'module.wasm');
  return {
    lines: files.flatMap(({ path, lines }) => lines.map((line) => ({ path, ...line }))),
    entries: new Map(probeMap.functions.map((fn, i) => [fn.funcidx, counts[i]!.entries])),
    inexact: probeMap.functions.filter((_, i) => !counts[i]!.exact).map((fn) => fn.funcidx),
  };
}

/** The reference's answer without functions that have rows, but nothing to count. */
export function comparable(result: ReferenceResult, probeMap: ProbeMap): Planned {
  const counted = new Set<number>(probeMap.functions.map((fn) => fn.funcidx));
  return {
    lines: result.lines,
    entries: new Map([...result.entries].filter(([funcidx]) => counted.has(funcidx))),
    inexact: [],
  };
}

/**
 * A counter before every instruction of a module, reachable or not: no place where probe code may stand is left out,
 * and no count is derived from another. It knows no lines, blocks or edges.
 */
import { COUNTERS_PER_READER, Places } from '../../src/probe-map/index.ts';
import type { FunctionPlan } from '../../src/rewriter/counters/plan.ts';
import { ModuleOutput } from '../../src/rewriter/write/module-output.ts';
import type { Probe } from '../../src/rewriter/write/probes.ts';
import { InstructionReader, readModule } from '../../src/wasm/index.ts';
import type { Rewritten } from './variants.ts';

const nothing: FunctionPlan['counts'] = {
  funcidx: 0,
  start: 0,
  end: 0,
  blockStart: [],
  blockCounter: [],
  edgeFrom: [],
  edgeTo: [],
  edgeCounter: [],
  places: Places.from([]),
  silent: [],
};

/** @throws Error when a limit of the engines is in the way */
export function probeEveryBoundary(original: Uint8Array): Rewritten {
  const module = readModule(original);
  const { code } = module;
  const output = new ModuleOutput(module);
  /** Counter → ModuleOffset of its instruction. */
  const offsets: number[] = [];
  for (let i = 0; i < code.count; i++) {
    const firstCounter = offsets.length;
    const probes: Probe[] = [];
    const reader = new InstructionReader(original, code.codeStart[i]!, code.end[i]!);
    while (reader.read()) {
      probes.push({ kind: 'count', at: reader.offset, counter: offsets.length, late: false });
      offsets.push(reader.offset);
    }
    const plan = { probes, counts: nothing, counterCount: probes.length, keepsState: false };
    const refused = output.rewrite(i, plan, firstCounter);
    if (refused !== undefined) throw new Error(`function ${i}: ${refused}`);
  }
  const written = output.finish(offsets.length, true);
  return {
    bytes: Uint8Array.from(written.bytes),
    probeMap: {
      functions: [],
      offsets: written.offsets,
      callsEndBlocks: false,
      counterCount: offsets.length,
      readerCount: Math.ceil(offsets.length / COUNTERS_PER_READER),
    },
    counts: (counters) => ({
      started: new Map(offsets.map((offset, i) => [offset, Number(counters[i])])),
      errors: [],
    }),
  };
}

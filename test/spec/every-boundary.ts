/**
 * A counter before every instruction of a module, reachable or not: no place where probe code may stand is left out,
 * and no count is derived from another. It knows no lines, blocks or edges.
 */
import { counterIndex } from '../../src/indices.ts';
import { COUNTERS_PER_READER } from '../../src/probe-map/index.ts';
import { singleCounters } from '../../src/rewriter/counters/counter-forms.ts';
import { CounterPart } from '../../src/rewriter/counters/counter-part.ts';
import type { CounterProbe } from '../../src/rewriter/counters/counter-probes.ts';
import { addCounterReaders } from '../../src/rewriter/counters/counter-readers.ts';
import { ModuleWriter } from '../../src/rewriter/write/module-writer.ts';
import { refusalText } from '../../src/rewriter/write/refusal.ts';
import { InstructionReader, readModule } from '../../src/wasm/index.ts';
import type { Rewritten } from './variants.ts';

const nothingOutside = () => ({ bytes: 0, exports: 0, functions: 0 });

/** @throws Error when a limit of the engines is in the way */
export function probeEveryBoundary(original: Uint8Array): Rewritten {
  const module = readModule(original);
  const { code } = module;
  const writer = new ModuleWriter(module);
  const { additions } = writer;
  /** Counter → ModuleOffset of its instruction. */
  const offsets: number[] = [];
  for (let i = 0; i < code.count; i++) {
    const firstCounter = offsets.length;
    const probes: CounterProbe[] = [];
    const reader = new InstructionReader(original, code.codeStart[i]!, code.end[i]!);
    while (reader.read()) {
      probes.push({ kind: 'count', at: reader.offset, counter: counterIndex(offsets.length), late: false });
      offsets.push(reader.offset);
    }
    const { globals } = additions;
    const holder = singleCounters;
    const part = new CounterPart({ probes, firstCounter, counterCount: probes.length, globals, holder });
    const refusal = writer.rewrite(i, [part], nothingOutside);
    if (refusal !== undefined) throw new Error(`function ${i}: ${refusalText(refusal)}`);
  }
  addCounterReaders(additions, offsets.length);
  const written = writer.finish(true);
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

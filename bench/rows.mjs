// The rows of the comparison: each makes one rewritten module of a program. A row that is not available in this build of
// wtrace, on this machine or for this program gives its reason instead.

import { countEveryRow } from './naive.mjs';
import { binaryenRow } from './peers/binaryen.mjs';
import { llvmRow } from './peers/llvm.mjs';
import { hasOption, instructionsFollow, instrument } from './wtrace.mjs';

const NOT_BUILT = { skipped: 'not built' };
const SAME = {
  skipped: 'the same module as for exact hits: counts of instructions follow from its counters',
};

/**
 * `make(bytes, program)` returns `{ bytes, probes }` or `{ skipped }`. `everywhere` rows are measured on all engines,
 * others on the main ones. `slow` ones are made once and left out of quick runs. `aim` is what the geometric mean should
 * not exceed on the main engines.
 */
export const rows = [
  {
    id: 'count',
    title: 'wtrace, exact hits per line',
    everywhere: true,
    aim: 1.15,
    make: (bytes) => ofInstrument(bytes, {}),
  },
  {
    id: 'hit-only',
    title: 'wtrace, hit or not',
    everywhere: true,
    aim: 1.1,
    make: (bytes) => (hasOption('hitOnly') ? ofInstrument(bytes, { hitOnly: true }) : NOT_BUILT),
  },
  {
    id: 'instructions',
    title: 'wtrace, every instruction',
    everywhere: true,
    aim: 1.2,
    make: (bytes) =>
      hasOption('everyBlock')
        ? ofInstrument(bytes, { everyBlock: true })
        : instructionsFollow
          ? SAME
          : NOT_BUILT,
  },
  {
    id: 'naive',
    title: 'A counter at every line row',
    make(bytes) {
      const { bytes: out, counters } = countEveryRow(bytes);
      return { bytes: out, probes: counters };
    },
  },
  {
    id: 'llvm',
    slow: true,
    title: 'LLVM source-based coverage',
    make: (_bytes, program) => llvmRow(program),
  },
  {
    id: 'log-execution',
    slow: true,
    title: 'Binaryen --log-execution',
    make: (bytes) => binaryenRow(bytes, 'log-execution'),
  },
  {
    id: 'instrument-locals',
    slow: true,
    title: 'Binaryen --instrument-locals',
    make: (bytes) => binaryenRow(bytes, 'instrument-locals'),
  },
];

function ofInstrument(bytes, options) {
  const { bytes: out, probeMap } = instrument(bytes, options);
  return { bytes: out, probes: probeMap.counterCount };
}

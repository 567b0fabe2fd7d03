// V8's own counters (--wasm-code-coverage, since V8 14.1): what they cost, and whether they agree with ours.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jobFile, measureCell } from '../cells.mjs';
import { read, root } from '../programs.mjs';
import { createRunner } from '../run.mjs';
import { instrument, runtime, wasm } from '../wtrace.mjs';

const execute = promisify(execFile);
const FLAG = '--wasm-code-coverage';
const PROCESSES = 2;

/** Time with V8's counters relative to time without, of alternating processes; or `{ skipped }`. */
export async function v8Cost(executable, program, variants, times) {
  const untraced = variants.slice(0, 1);
  const best = { without: Number.POSITIVE_INFINITY, with: Number.POSITIVE_INFINITY };
  for (let i = 0; i < PROCESSES; i++) {
    for (const [way, flags] of [
      ['without', []],
      ['with', [FLAG]],
    ]) {
      const answer = await measureCell({ flags }, executable, program, untraced, times);
      if (answer.error !== undefined) return { skipped: answer.error };
      best[way] = Math.min(best[way], answer.variants[0].min);
    }
  }
  return { ratio: best.with / best.without };
}

/**
 * Compares V8's count of every block with ours, over one run. A `loop` instruction is left out: V8 counts its back edges
 * as well. V8's numbers have 32 bits.
 */
export async function v8CrossCheck(executable, program) {
  const flags = [FLAG, '--allow-natives-syntax', '--no-wasm-lazy-compilation'];
  const script = join(root, 'bench', 'peers', 'v8-blocks.mjs');
  const { stdout } = await execute(executable, [...flags, script, jobFile({ program })], {
    maxBuffer: 1 << 28,
  });
  const bytes = read(program);
  const { code } = wasm.readModule(bytes);
  // V8's offsets are relative to the first body.
  const ranges = JSON.parse(stdout)[0]
    .map(({ start, end, count }) => ({ start: start + code.start[0], end: end + code.start[0], count }))
    .sort((a, b) => a.start - b.start);

  const traced = instrument(bytes, { everyBlock: true });
  const runner = createRunner(program, new WebAssembly.Module(traced.bytes));
  runner.run();
  const counts = runtime.attach(runner.instance(), traced.probeMap).counts();
  const found = { equal: 0, different: 0, uncounted: 0, examples: [] };
  traced.probeMap.functions.forEach(({ funcidx, blockStart }, i) => {
    for (let block = 0; block < blockStart.length; block++) {
      const offset = blockStart[block];
      if (bytes[offset] === wasm.Op.loop) continue;
      const range = rangeAt(ranges, offset);
      const ours = counts[i].blocks[block];
      if (range === undefined) found.uncounted++;
      else if (range.count >>> 0 === ours % 2 ** 32) found.equal++;
      else if (++found.different <= 3) found.examples.push({ funcidx, offset, ours, v8: range.count });
    }
  });
  return found;
}

function rangeAt(ranges, offset) {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle].start <= offset) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low - 1];
  return range === undefined || range.end < offset ? undefined : range;
}

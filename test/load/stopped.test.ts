/** Variables at a trap in the middle of a line: those that are in scope, and stored, at the instruction that trapped. */
import { expect, test } from 'vitest';
import { readDebugInfo } from '../../src/debuginfo/index.ts';
import { load } from '../../src/load/index.ts';
import { InstructionReader, Op, readModule } from '../../src/wasm/index.ts';
import { fixtureBytes, lineOf } from '../debuginfo/variables/fixture-variables.ts';
import { deliveries } from './guests.ts';

const original = fixtureBytes('c-variables/O0-dwarf5.wasm');

/** The fixture with `unreachable` in place of the last store of a line. */
function trapping(line: number): Uint8Array {
  const module = readModule(original);
  const { lines } = readDebugInfo(original, module);
  const rows = [...lines.line.keys()].filter((row) => lines.line[row] === line);
  const first = lines.offset[rows[0] ?? 0] ?? 0;
  const next = lines.offset[(rows.at(-1) ?? 0) + 1] ?? 0;
  const fn = module.code.start.findLastIndex((start) => start <= first);
  const reader = new InstructionReader(
    module.bytes,
    module.code.codeStart[fn] ?? 0,
    module.code.end[fn] ?? 0,
  );
  let last: readonly [number, number] = [0, 0];
  let store = 0;
  while (reader.read()) {
    if (store > 0) last = [store, reader.offset];
    store = 0;
    const { offset, opcode } = reader;
    if (offset >= first && offset < next && opcode >= Op['i32.store'] && opcode <= Op['i64.store32'])
      store = offset;
  }
  const bytes = original.slice();
  bytes.fill(Op['nop'], last[0], last[1]);
  bytes[last[0]] = Op['unreachable'];
  return bytes;
}

interface Guest {
  aggregates(n: number): number;
}

test.each(deliveries)('what the line stored before it trapped, by %s', async (delivery) => {
  const line = lineOf('int matrix[2][3]');
  const seen: string[] = [];
  const { exports } = await load<Guest>(trapping(line), {
    trace: {
      delivery,
      events: ['line', 'trap', 'unwind'],
      locals: ['matrix[1][1]', 'n', 'text'],
      reads: ['line'],
      fn: (frame, event) => {
        if (frame.line !== line) return;
        const [item, n, text] = ['matrix[1][1]', 'n', 'text'].map((name) => frame.locals.get(name));
        seen.push(`${event}: ${item} n=${n} ${text} ${item?.isEarlier}`);
      },
    },
  });
  expect(() => exports.aggregates(7)).toThrow(WebAssembly.RuntimeError);
  expect(seen).toEqual([
    'line: <uninitialized> n=7 <uninitialized> false',
    'trap: 5 n=7 <uninitialized> false',
    'unwind: 5 n=7 <uninitialized> false',
  ]);
});

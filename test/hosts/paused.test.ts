import { expect, test } from 'vitest';
import { loopArrival } from '../../src/hosts/paused-position.ts';
import { funcIdx } from '../../src/indices.ts';
import { type ModuleOffset, moduleOffset } from '../../src/location.ts';
import { InstructionReader, readModule } from '../../src/wasm/index.ts';
import { op, program } from '../oracle/program.ts';

/** `loop`s by their letters, `-`: elsewhere, for each instruction of the body in order. */
function arrivals(body: readonly (readonly number[])[], imports = 0): string {
  const { bytes } = program({
    imports: Array.from({ length: imports }, (_, i) => ({ name: `i${i}`, params: 0, results: 0 })),
    functions: [{ body: [op.nop] }, { body }],
    tags: 1,
  });
  const { code } = readModule(bytes);
  const reader = new InstructionReader(bytes, code.codeStart[1]!, code.end[1]!);
  const letters = new Map<number | undefined, string>([[undefined, '-']]);
  const offsets: ModuleOffset[] = [];
  while (reader.read()) {
    offsets.push(reader.offset);
    if (reader.opcode === op.loop()[0]) letters.set(reader.next, 'ABCD'[letters.size - 1]!);
  }
  return offsets
    .map((offset) => letters.get(loopArrival(bytes, funcIdx(imports + 1), offset)) ?? '?')
    .join('');
}

const { block, loop, br, brIf, brTable, end, nop, i32 } = op;

test('at a `loop` or a branch to one, the loop; elsewhere none', () => {
  expect(arrivals([loop(), nop, i32(0), brIf(0), br(0), end])).toBe('A--AA--');
  expect(arrivals([loop(), loop(), br(1), br(0), end, br(0), end, nop])).toBe('ABAB-A---');
});

test('a branch out of a block or the function leads to no loop', () => {
  expect(arrivals([block(), br(0), end, loop(), br(1), block(), br(0), br(1), end, end])).toBe('---A---A---');
});

test('what every block opens, its `end` closes', () => {
  const body = [
    ...[loop(), i32(0), op.if(), br(1), op.else, br(1), end, br(0), end],
    ...[loop(), op.try(), br(1), op.catch(0), br(1), op.catchAll, br(1), end, br(0), end],
    ...[loop(), op.try(), br(1), [0x18, 0], br(0), end],
    ...[[0x1f, 0x40, 0], loop(), br(0), br(1), end, br(0), end],
  ];
  expect(arrivals(body)).toBe('A--A-A-A-' + 'B-B-B-B-B-' + 'C-C-C-' + '-DD-----');
});

test('a `br_table` leads to the first loop among its labels', () => {
  expect(arrivals([loop(), loop(), i32(0), brTable([0, 1], 1), end, end])).toBe('AB-B---');
  expect(arrivals([loop(), loop(), i32(0), brTable([1, 0], 0), end, end])).toBe('AB-A---');
  expect(arrivals([loop(), block(), i32(0), brTable([0, 0], 1), end, end])).toBe('A--A---');
  expect(arrivals([loop(), block(), i32(0), brTable([0], 2), end, end])).toBe('A------');
});

test('branches on references', () => {
  const body = (branch: readonly number[]) => [block(), loop(), [0xd0, 0x70], branch, op.drop, end, end];
  expect(arrivals(body([0xd5, 0]))).toBe('-A-A----');
  expect(arrivals(body([0xd6, 0]))).toBe('-A-A----');
  expect(arrivals(body([0xfb, 0x18, 3, 0, 0x70, 0x70]))).toBe('-A-A----');
  expect(arrivals(body([0xfb, 0x19, 3, 0, 0x70, 0x70]))).toBe('-A-A----');
  expect(arrivals(body([0xd5, 1]))).toBe('-A------');
});

test('functions are counted after the imported ones; one that is not there has no loop', () => {
  expect(arrivals([loop(), br(0), end], 2)).toBe('AA--');
  const { bytes } = program({ functions: [{ body: [loop(), br(0), end] }] });
  const at = moduleOffset(readModule(bytes).code.codeStart[0]!);
  expect(loopArrival(bytes, funcIdx(0), at)).toBe(at + 2);
  expect(loopArrival(bytes, funcIdx(1), at)).toBeUndefined();
});

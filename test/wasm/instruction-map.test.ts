import { describe, expect, test } from 'vitest';
import { MalformedModuleError, UnsupportedError } from '../../src/errors.ts';
import { InstructionReader, mnemonicOf, opcodes, readModule, type WasmModule } from '../../src/wasm/index.ts';
import { references } from './fixtures.ts';
import { everyInstruction } from './instruction-wat.ts';
import { assemble } from './wabt.ts';

const modules = [
  ['every instruction', assemble(everyInstruction(), { names: true }).bytes],
  ['references', references],
] as const;

/** Offsets of the instructions of a function, as the reader that decodes each of them has it. */
function readAll({ bytes, code }: WasmModule, fn: number): number[] {
  const reader = new InstructionReader(bytes, code.codeStart[fn]!, code.end[fn]!);
  const offsets: number[] = [];
  while (reader.read()) offsets.push(reader.offset);
  return offsets;
}

function visited({ instructions }: WasmModule, fn: number, which: 'all' | 'control' = 'all'): number[] {
  const offsets: number[] = [];
  instructions.visit(fn, which, (offset) => offsets.push(offset));
  return offsets;
}

/** A module with one function of this code, behind which come so many bytes of a custom section. */
function withCode(code: readonly number[], behind: number): Uint8Array {
  const body = [0, ...code];
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...[1, 4, 1, 0x60, 0, 0],
    ...[3, 2, 1, 0],
    ...[10, body.length + 2, 1, body.length, ...body],
    ...(behind === 0 ? [] : [0, behind + 2, 1, 0x61, ...new Array<number>(behind).fill(0xff)]),
  ]);
}

/** Starts of the instructions, by each of the two ways, or the refusals. */
function bothWays(code: readonly number[], behind: number): readonly [unknown, unknown] {
  const module = readModule(withCode(code, behind));
  const outcome = (way: (module: WasmModule, fn: number) => number[]): unknown => {
    try {
      return way(module, 0);
    } catch (error) {
      if (error instanceof MalformedModuleError || error instanceof UnsupportedError) return String(error);
      throw error;
    }
  };
  return [outcome(readAll), outcome(visited)];
}

const I32_CONST = 0x41;
const I64_CONST = 0x42;
const I32_LOAD = 0x28;
const GLOBAL_GET = 0x23;
const END = 0x0b;
/** A LEB128 of `length` bytes that end with `last`. */
const leb = (length: number, last: number): number[] => [...new Array<number>(length - 1).fill(0x80), last];

describe('where instructions begin', () => {
  test.each(modules)('is where the reader finds them: %s', (_, bytes) => {
    const module = readModule(bytes);
    for (let fn = 0; fn < module.code.count; fn++) {
      const offsets = readAll(module, fn);
      expect(visited(module, fn)).toEqual(offsets);
      expect(module.instructions.count(fn)).toBe(offsets.length);
      const found = new Set(offsets);
      for (let at = module.code.codeStart[fn]!; at < module.code.end[fn]!; at++)
        expect([at, module.instructions.has(at)]).toEqual([at, found.has(at)]);
      const end = module.code.end[fn]!;
      for (let at = module.code.codeStart[fn]!; at <= end; at++)
        expect(module.instructions.from(at, end)).toBe(offsets.find((offset) => offset >= at) ?? end);
    }
  });

  test('are those of control instructions, where these are asked for', () => {
    const names = new Set<string | undefined>();
    for (const [, bytes] of modules) {
      const module = readModule(bytes);
      for (let fn = 0; fn < module.code.count; fn++) {
        const told = new Set(visited(module, fn, 'control'));
        const reader = new InstructionReader(bytes, module.code.codeStart[fn]!, module.code.end[fn]!);
        while (reader.read()) {
          const name = mnemonicOf(reader.opcode);
          if (told.has(reader.offset)) names.add(name);
          else expect(name).not.toMatch(/^(br|call|return|throw|try|catch|delegate|end|else|if|loop|block)/);
        }
      }
    }
    expect(names).toContain('br_table');
    expect(names).toContain('br_on_cast');
    expect(names).not.toContain('i32.add');
  });

  // With and without bytes behind the code: near the end of the module, all is read with care.
  test.each([0, 40])(
    'integers of any length, as the reader takes or refuses them; %i bytes behind',
    (behind) => {
      let refused = 0;
      let taken = 0;
      for (const opcode of [I32_CONST, I64_CONST, I32_LOAD, GLOBAL_GET]) {
        for (let length = 1; length <= 11; length++) {
          for (const last of [0, 0x0f, 0x10, 0x3f, 0x7f]) {
            const integer = leb(length, last);
            const code = opcode === I32_LOAD ? [opcode, 2, ...integer, END] : [opcode, ...integer, END];
            const [careful, quick] = bothWays(code, behind);
            expect([code, quick]).toEqual([code, careful]);
            if (typeof careful === 'string') refused++;
            else taken++;
          }
        }
      }
      expect(taken).toBeGreaterThan(100);
      expect(refused).toBeGreaterThan(50);
    },
  );

  test('code that ends in the middle of any instruction is refused as the reader refuses it', () => {
    for (const [key] of opcodes) {
      const prefix =
        key < 0x100
          ? [key]
          : [
              key >>> 16,
              ...leb(2, 0)
                .with(0, (key & 0x7f) | 0x80)
                .with(1, (key & 0xffff) >> 7),
            ];
      for (let length = 0; length < 4; length++) {
        const code = [...prefix, ...new Array<number>(length).fill(0x81)];
        const [careful, quick] = bothWays(code, 40);
        expect([code, quick]).toEqual([code, careful]);
      }
    }
  });
});

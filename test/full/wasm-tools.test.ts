/** The committed answers in test/wasm/golden are those of jco's wasm-tools. */
import { readFileSync } from 'node:fs';
import { parse, print } from '@bytecodealliance/jco';
import { expect, test } from 'vitest';
import { InstructionReader, opcodes, readModule } from '../../src/wasm/index.ts';
import { everyInstruction } from '../wasm/instruction-wat.ts';

const golden = (name: string) => readFileSync(new URL(`../wasm/golden/${name}`, import.meta.url));

const opcodesIn = (bytes: Uint8Array): Set<number> => {
  const found = new Set<number>();
  const { code } = readModule(bytes);
  for (let i = 0; i < code.count; i++) {
    const reader = new InstructionReader(bytes, code.codeStart[i]!, code.end[i]!);
    while (reader.read()) found.add(reader.opcode);
  }
  return found;
};

test('references.wasm and its listing are what wasm-tools makes of references.wat', async () => {
  const bytes = await parse(golden('references.wat').toString());
  expect(Buffer.from(bytes).equals(golden('references.wasm'))).toBe(true);
  expect((await print(bytes)).trimEnd()).toBe(golden('references.print').toString().trimEnd());
});

test('wasm-tools knows every instruction of the table', async () => {
  const known = new Set([
    ...opcodesIn(new Uint8Array(await parse(everyInstruction()))),
    ...opcodesIn(golden('references.wasm')),
  ]);
  const missing = opcodes.filter(([key]) => !known.has(key));
  expect(missing).toEqual([]);
});

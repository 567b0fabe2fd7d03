import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { disassemble } from '../../src/debuginfo/disassembly/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { fixtures, references } from '../wasm/fixtures.ts';
import { everyInstruction } from '../wasm/instruction-wat.ts';
import { assemble, printed } from '../wasm/wabt.ts';

/** Hexadecimal floats, which JavaScript does not read, and decimal ones, in one form. */
function floatText(mnemonic: string, text: string): string {
  const [, sign, whole, fraction = '', exponent = '0'] =
    /^(-?)0x([0-9a-f]+)\.?([0-9a-f]*)(?:p([+-]\d+))?$/.exec(text) ?? [];
  const digits = fraction.padEnd(13, '0');
  const value =
    whole === undefined
      ? Number(text)
      : (sign === '-' ? -1 : 1) * (Number(`0x${whole}${digits}`) * 2 ** -52) * 2 ** Number(exponent);
  if (Number.isNaN(value)) return text;
  const rounded = mnemonic === 'f32.const' ? Math.fround(value) : value;
  return Object.is(rounded, -0) ? '-0' : String(rounded);
}

/** Instructions of a listing without comments, with single spaces, and floats in one form. */
const normalized = (lines: readonly string[]) =>
  lines
    .map((line) =>
      line
        .replace(/;;.*/, '')
        .replace(/\(;.*?;\)/g, '')
        .replace(/\s+/g, ' ')
        .replace(/ \)/g, ')')
        .replace(/\b(f(?:32|64)\.const) (\S+)/, (_, name, text) => `${name} ${floatText(name, text)}`)
        .trim(),
    )
    .filter((line) => line !== '');

/** Bodies in a listing by another tool, without header and local declarations. */
function bodies(listing: string): string[][] {
  return listing
    .replace(/\)\s*$/, '')
    .split(/^ {2}(?=\()/m)
    .filter((field) => field.startsWith('(func '))
    .map((field) => {
      const body = field
        // wabt writes the clauses of `try_table` on lines of their own.
        .replace(/(try_table[^;\n]*);;.*/g, '$1')
        .replace(/\n +\(catch/g, ' (catch')
        .replace(/^.*\n?/, '')
        .replace(/^ *\(local .*\n?/, '')
        .replace(/\)\s*$/, '');
      return normalized(body.split('\n'));
    });
}

/** Our bodies without header and final `end`, which the text format writes as `)`. */
function ours(bytes: Uint8Array): string[][] {
  const { functions, text } = disassemble(readModule(bytes));
  return functions.map((_, i) => {
    const lines = text(i).trimEnd().split('\n');
    expect(lines.pop()).toBe('end');
    return normalized(lines.slice(1));
  });
}

// wabt 1.0.39 writes block types as their parameters and results only.
const withoutBlockTypes = (lines: string[][]) =>
  lines.map((body) =>
    body.map((line) => line.replace(/^((?:block|loop|if|try|try_table) )\(type \d+\) ?/, '$1').trim()),
  );

test('every instruction as wabt prints it', () => {
  const { bytes } = assemble(everyInstruction());
  const expected = bodies(printed(bytes));
  expect(expected).toHaveLength(1);
  expect(ours(bytes)).toEqual(expected);
});

test('operands as wabt prints them', () => {
  const { bytes } = assemble(`(module
    (type (func (param i32) (result i32 f64)))
    (memory 1) (memory 1) (table 1 funcref) (table 1 externref) (elem func 0) (elem func 0)
    (func (local i32)
      f32.const 0.1 f32.const -0 f32.const 1e38 f32.const 1e-45 f32.const 16777217 f32.const inf
      f32.const nan f32.const -nan f32.const nan:0x200001 f32.const 3.4028235e38
      f64.const 0.1 f64.const 5e-324 f64.const -inf f64.const -nan:0x1 f64.const 1.7976931348623157e308 f64.const 1e21
      i32.const -2147483648 i32.const 0xffffffff i64.const 0x8000000000000000
      i32.load align=1 i32.load 1 offset=4294967295 i64.load32_u align=2 v128.load8x8_u v128.load align=1
      v128.store16_lane align=1 3 v128.load64_zero align=4 i64.atomic.rmw16.xchg_u offset=2 memory.atomic.wait64
      memory.size 1 memory.copy 1 0 memory.fill 1 memory.grow
      call_indirect 1 (type 0) table.copy 1 0 table.init 1 1 table.init 0 1 table.set 1
      br_table 0 block loop br_table 0 1 2 1 0 end end
      block (type 0) end if (result v128) else nop end loop (param i32) end
      block (result funcref) end select (result externref)
      ref.null extern v128.const i8x16 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 255
    ))`);
  expect(withoutBlockTypes(ours(bytes))).toEqual(bodies(printed(bytes)));
});

test('memory.init has the memory first (WebAssembly 3.0 §6.5.8), where wabt 1.0.39 has it last', () => {
  const { bytes } = assemble(
    '(module (memory 1) (memory 1) (data "") (data "") (data "") (func memory.init 1 2))',
  );
  expect(ours(bytes)).toEqual([['memory.init 1 2']]);
});

test('references, GC and wide arithmetic as wasm-tools prints them', () => {
  const listing = readFileSync(new URL('../wasm/golden/references.print', import.meta.url), 'utf8');
  const expected = bodies(listing);
  expect(expected[0]).toHaveLength(51);
  expect(ours(references)).toEqual(expected);
});

test.each(fixtures.filter(([, { length }]) => length < 200_000))('%s as wabt prints it', (_, bytes) => {
  expect(withoutBlockTypes(ours(bytes))).toEqual(bodies(printed(bytes)));
});

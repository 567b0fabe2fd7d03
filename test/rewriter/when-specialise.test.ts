import { describe, expect, test } from 'vitest';
import {
  localNamesIn,
  parseWhen,
  readableMemory,
  UnmetReferences,
  wantedLocalNames,
} from '../../src/rewriter/conditions/index.ts';
import { readModule } from '../../src/wasm/index.ts';
import { assemble } from '../wasm/wabt.ts';
import { at, site } from './when-guest.ts';

const kind = (text: string, where = site()): string => at(text, where).kind;

describe('what is known of a site is settled before the program runs', () => {
  test.each([
    ['file == "src/a.c"', 'always'],
    ['"src/a.c" != file', 'never'],
    ['file ~ "src"', 'always'],
    ['file ~ "*.c"', 'never'],
    ["function ~ 'ma*' && !(function == 'main2')", 'always'],
    ['line == 12', 'always'],
    ['line >= 10 && line < 20', 'always'],
    ['line % 2 == 1', 'never'],
    ['column', 'always'],
    ['file == function', 'never'],
    ['(file ~ "**") + (line == 12) == 2', 'always'],
    ['(line == 12) - 2 == 0xffffffff', 'always'],
    ['~(line == 3) == 0xffffffff', 'always'],
    ['0', 'never'],
    ['0.0', 'never'],
    ['-0.5', 'always'],
    ['0 / 0.0 != 1', 'always'],
    ['1 / 0', 'never'],
    ['!(1 / 0)', 'never'],
    ['1 % 0 == 0 || 1', 'never'],
    ['1 || 1 / 0', 'always'],
    ['9223372036854775807 + 1 == 0x8000000000000000', 'always'],
    ['0xffffffffffffffff + 1 == 0', 'always'],
    ['-9223372036854775808 < 0', 'always'],
    ['1 << 63 > 0', 'always'],
    ['u32(-1) == 0xffffffff', 'always'],
    ['u32(-1) == 4294967295', 'always'],
    ['i64(-1) == 0xffffffffffffffff', 'always'],
    ['f32(0.1) == 0.1', 'always'],
    ['f64(f32(0.1)) == 0.1', 'never'],
    ['u32(-2147483648) / -1 == 2147483648 || i32(1) << 33 != 2', 'never'],
    ['i32(-2147483648) / -1 == -2147483648', 'always'],
    ['-f32(0.1) + !0 < ~(line == 12)', 'never'],
  ])('%s: %s', (text, expected) => {
    expect(kind(text)).toBe(expected);
  });

  test('and takes what is not with it', () => {
    const where = site({ localTypes: ['i32'], memory: { is64: false } });
    const answer = at('local[0] > 3', where);
    expect(answer.kind).toBe('test');
    for (const text of [
      'line == 12 && local[0] > 3',
      'local[0] > 3 && line == 12',
      'line != 12 || local[0] > 3',
      'local[0] > 3 || line != 12',
      'local[0] > 3 || local[7]',
      'column >= 0 && (function == "other" || local[0] > 3)',
    ])
      expect([text, at(text, where)]).toEqual([text, answer]);
    for (const text of [
      'line != 12 && local[0]',
      'local[0] && line != 12',
      'local[0] / 0',
      'local[0] && local[7]',
    ])
      expect([text, kind(text, where)]).toEqual([text, 'never']);
    for (const text of ['line == 12 || local[0]', 'local[0] || line == 12'])
      expect([text, kind(text, where)]).toEqual([text, 'always']);
    // The load may have no value, and then the condition is false.
    expect(kind('u8[local[0]] || line == 12', where)).toBe('test');
    expect(kind('!(local[0] && local[7])', where)).toBe('test');
  });
});

describe('what a function does not have', () => {
  const where = site({
    params: 1,
    localTypes: ['i32', 'f64', '-'],
    localNames: new Map([
      ['n', 0],
      ['r', 2],
    ]),
  });
  test.each([
    ['local[0] == 1', 'test'],
    ['param[0] == 1', 'test'],
    ['param[1] == 1', 'never'],
    ['local[1] == 1', 'test'],
    ['local[2] == 1', 'never'],
    ['local[3] == 1', 'never'],
    ['local[3] != 1', 'never'],
    ['!local[3]', 'never'],
    ['$n', 'test'],
    ['$r', 'never'],
    ['$m', 'never'],
    ['local[1] & 1', 'never'],
    ['i32(local[1])', 'never'],
    ['u8[0]', 'never'],
  ])('%s: %s', (text, expected) => {
    expect(kind(text, where)).toBe(expected);
  });

  test('is told when no function has it', () => {
    const expression = parseWhen(
      '$n == 1 || $m[3] || local[9] < param[1] || !$"a b" || u8[i64[$r] + $n] || $n < local[0]'.replace(
        '$m[3]',
        '$m',
      ),
    );
    expect([...localNamesIn(expression)].sort()).toEqual(['a b', 'm', 'n', 'r']);
    const unmet = new UnmetReferences(expression, false);
    unmet.see(where);
    expect(unmet.unmet()).toEqual(['$m', 'local[9]', 'param[1]', '$"a b"', 'u8[…]', 'i64[…]', '$r']);
    unmet.see(site({ params: 2, localTypes: ['i32', 'i64'], localNames: new Map([['r', 1]]) }));
    unmet.see(site({ memory: { is64: true } }));
    expect(unmet.unmet()).toEqual(['$m', 'local[9]', '$"a b"']);
  });
});

describe('of a module', () => {
  const { bytes } = assemble(
    `(module (import "a" "b" (func $imported (param $p i32))) (memory 1)
      (func $main (param $x i32) (param $y i64) (local $sum f64) (local $x.1 i32) (block $l))
      (func (param i32)) (func (param $y i32) (local $sum i32)))`,
    { names: true },
  );

  test('names of locals that are asked for, as wabt wrote them', () => {
    const names = wantedLocalNames(readModule(bytes), new Set(['x', 'sum', 'l', 'z']));
    expect(names).toEqual(
      new Map([
        [
          1,
          new Map([
            ['x', 0],
            ['sum', 2],
          ]),
        ],
        [3, new Map([['sum', 1]])],
      ]),
    );
    expect(wantedLocalNames(readModule(bytes), new Set()).size).toBe(0);
  });

  test('damaged names yield what was readable', () => {
    const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
    const named = [0, 17, 4, 0x6e, 0x61, 0x6d, 0x65, 2, 10, 1, 5, 3, 0, 1, 0x61, 1, 1, 0x61, 2];
    const module = readModule(Uint8Array.from([...header, ...named]));
    expect(wantedLocalNames(module, new Set(['a', 'b']))).toEqual(new Map([[5, new Map([['a', 0]])]]));
  });

  test('memory 0, if its pages are of 64 KiB', () => {
    const memory = (...type: number[]) =>
      readableMemory(
        readModule(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, type.length + 1, 1, ...type])),
      );
    expect(memory(0, 1)).toEqual({ is64: false });
    expect(memory(4, 1)).toEqual({ is64: true });
    expect(memory(8, 1, 0)).toBeUndefined();
    expect(memory(8, 1, 16)).toEqual({ is64: false });
    expect(readableMemory(readModule(Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0])))).toBeUndefined();
  });
});

import { expect, test } from 'vitest';
import { disassemble } from '../../src/debuginfo/disassembly/index.ts';
import { RowFlag } from '../../src/debuginfo/line-table.ts';
import { readModule } from '../../src/wasm/index.ts';
import { fixtures } from '../wasm/fixtures.ts';
import { assemble } from '../wasm/wabt.ts';

const ofText = (wat: string, names = true) => disassemble(readModule(assemble(wat, { names }).bytes));

/** A module whose functions have these names; `(func)` each. */
function named(...names: string[]) {
  const { bytes } = assemble(`(module ${'(func)'.repeat(names.length)})`);
  const encoded = names.map((name) => new TextEncoder().encode(name));
  const leb = (value: number) => [(value & 0x7f) | 0x80, (value >> 7) | 0x80, 0];
  const map = encoded.flatMap((name, i) => [i, ...leb(name.length), ...name]);
  const payload = [4, 0x6e, 0x61, 0x6d, 0x65, 1, ...leb(map.length + 1), names.length, ...map];
  return disassemble(readModule(Uint8Array.from([...bytes, 0, ...leb(payload.length), ...payload])));
}

test('one file a function, one line an instruction', () => {
  const { lines, functions, text, sourceText } = ofText(`(module
    (import "env" "log" (func $log (param i32)))
    (global $sp (mut i32) (i32.const 0))
    (func $main (param i32 f64) (result i32) (local i64 i64)
      block $l (result i32)
        loop
          try
            global.get $sp
            call $log
          catch_all
            local.get 0
            br_if 1
          end
        end
        i32.const 7
      end)
    (func))`);
  expect(text(0)).toBe(`(func $main (;1;) (type 1) (param i32 f64) (result i32) (local i64 i64)
  block (result i32)
    loop
      try
        global.get 0 (;sp;)
        call 0 (;log;)
      catch_all
        local.get 0
        br_if 1
      end
    end
    i32.const 7
  end
end
`);
  expect(text(1)).toBe('(func (;2;) (type 2)\nend\n');
  expect(functions).toEqual([
    { funcidx: 1, name: 'main', path: 'main.wat', line: 1 },
    { funcidx: 2, name: 'func[2]', path: 'func[2].wat', line: 1 },
  ]);
  expect(lines.files).toEqual(['main.wat', 'func[2].wat']);
  expect([...lines.firstRow]).toEqual([0, 13, 14]);
  expect([...lines.line]).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 2]);
  expect([...lines.file]).toEqual([...Array(13).fill(0), 1]);
  expect(new Set(lines.flags)).toEqual(new Set([RowFlag.is_stmt]));
  expect(new Set(lines.column)).toEqual(new Set([0]));
  expect(sourceText('main.wat')).toBe(text(0));
  expect(sourceText('other.wat')).toBeUndefined();
});

test('rows stand where wabt wrote the instructions', () => {
  const { bytes, instructions } = assemble(
    '(module (func (local i32) i32.const 300 i32.load offset=999 drop) (func) (func f64.const 1 return))',
    { padded: true },
  );
  const { lines } = disassemble(readModule(bytes));
  expect([...lines.offset]).toEqual(instructions.map(({ offset }) => offset));
});

test.each(fixtures)('%s: the text has a line for each row', (_, bytes) => {
  const { lines, functions, text } = disassemble(readModule(bytes));
  for (let i = 0; i < functions.length; i++) {
    const rows = lines.firstRow[i + 1]! - lines.firstRow[i]!;
    // The header, the instructions, and what follows the last newline.
    expect(text(i).split('\n')).toHaveLength(1 + rows + 1);
  }
  expect(new Set(lines.files.map((file) => file.toLowerCase())).size).toBe(functions.length);
});

test('a module without code', () => {
  const { lines, functions } = ofText('(module (memory 1))');
  expect([lines.files, [...lines.offset], [...lines.firstRow], functions]).toEqual([[], [], [0], []]);
});

test('imports are named by what is imported when the name section says nothing', () => {
  const { text } = ofText(
    '(module (import "wasi" "exit" (func)) (import "env" "sp" (global i32)) (func call 0 global.get 0 drop))',
    false,
  );
  expect(text(0)).toContain('call 0 (;wasi.exit;)\n  global.get 0 (;env.sp;)\n');
});

test('file names are safe and unique, whatever functions are called', () => {
  const { lines } = named(
    'plain',
    '../../etc/passwd',
    'a\\b:c*d?"<e>|f',
    '..',
    'line\nbreak\u0000\u202e',
    'PLAIN',
    'plain',
    'plain~6',
    'con',
    'ends.',
    '',
    'größe 🦀',
    'core::ops::function::FnOnce::call_once{{vtable.shim}}',
  );
  expect(lines.files).toEqual([
    'plain.wat',
    '_._.._etc_passwd.wat',
    'a_b_c_d___e__f.wat',
    '__.wat',
    'line_break__.wat',
    'PLAIN~5.wat',
    'plain~6.wat',
    'plain~6~7.wat',
    '_con.wat',
    'ends_.wat',
    'func[10].wat',
    'größe 🦀.wat',
    'core__ops__function__FnOnce__call_once{{vtable.shim}}.wat',
  ]);
});

test('long names fit file systems', () => {
  const { lines } = named('x'.repeat(5000), 'x'.repeat(5001), '🦀'.repeat(300));
  for (const file of lines.files) expect(new TextEncoder().encode(file).length).toBeLessThanOrEqual(255);
  expect(new Set(lines.files).size).toBe(3);
});

test('names cannot end a comment or a line', () => {
  const { text } = named('a;)b(;c\nd', 'say "hi"\\');
  expect(text(0)).toBe('(func $"a;)b(;c\\u{a}d" (;0;) (type 0)\nend\n');
  expect(text(1)).toBe('(func $"say \\"hi\\"\\\\" (;1;) (type 0)\nend\n');
  const { text: calling } = ofText('(module (import "a;)b(;c\\0ad" "" (func)) (func call 0))', false);
  expect(calling(0)).toContain('call 0 (;a; )b( ;c\ufffdd.;)\n');
});

test('hostile numbers of locals and levels stay printable', () => {
  const header = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0];
  const levels = 100_000;
  const body = [
    1,
    0xff,
    0xff,
    0xff,
    0xff,
    0x0f,
    0x7f,
    ...Array(levels).fill([0x02, 0x40]).flat(),
    ...Array(levels + 1).fill(0x0b),
  ];
  const leb = (value: number) => [(value & 0x7f) | 0x80, ((value >> 7) & 0x7f) | 0x80, value >> 14];
  const bytes = [...header, 10, ...leb(body.length + 4), 1, ...leb(body.length), ...body];
  const { text } = disassemble(readModule(Uint8Array.from(bytes)));
  const shown = text(0);
  expect(shown.slice(0, 80)).toContain('(;4294967295 locals: 4294967295 x i32;)\n');
  expect(shown.length).toBeLessThan(100 * 2 * levels);
});

/** Code of the program without lines is told from code of libraries and from what tools make. */
import { expect, test } from 'vitest';
import { type DebugInfo, readDebugInfo } from '../../src/debuginfo/index.ts';
import { programFunctionsWithoutLines } from '../../src/debuginfo/program-functions.ts';
import { readModule } from '../../src/wasm/index.ts';
import {
  bytes,
  cstring,
  custom,
  lineUnit,
  lns,
  module,
  nops,
  oldTables,
  u16,
  u32,
  uleb,
  withLength,
} from './dwarf/build.ts';

const text = (value: string): Uint8Array => bytes(uleb(value.length), new TextEncoder().encode(value));
const names = (all: readonly string[]): Uint8Array => {
  const map = bytes(uleb(all.length), ...all.map((name, i) => bytes(uleb(i), text(name))));
  return custom('name', 1, uleb(map.length), map);
};
/** Lines of the function at [2, 14), the first of ten instructions each. */
const linesOf = (file: string): Uint8Array =>
  custom(
    '.debug_line',
    lineUnit({
      version: 4,
      tables: oldTables([], [[file, 0]]),
      program: [lns.setAddress(2), lns.copy, lns.advancePc(12), lns.endSequence],
    }),
  );
const build = (all: readonly string[], ...customs: readonly Uint8Array[]): Uint8Array =>
  module(
    all.map(() => nops(10)),
    ...customs,
    names(all),
  );
const read = (wasm: Uint8Array): DebugInfo => readDebugInfo(wasm, readModule(wasm));

test.each([
  ['helper', true],
  ['__original_main', true],
  ['__main_argc_argv', true],
  ['ns::parse(std::__2::vector<int>, std::__2::string)', true],
  ['int ns::apply<std::plus<int>>(int)', true],
  ['__wasm_call_ctors', false],
  ['__main_void', false],
  ['__wasi_fd_write', false],
  ['_start', false],
  ['printf', false],
  ['dlmalloc', false],
  ['prepend_alloc', false],
  ['printf_all', true],
  ['', true],
  ['_start.command_export', false],
  ['undefined_weak:__wasilibc_find_relpath', false],
  ['emscripten_stack_get_free', false],
  ['legalstub$f', false],
  ['std::__2::ios_base::init(void*)', false],
  ['void std::__2::sort<int*>(int*, int*)', false],
  ['(anonymous)', true],
  ['operator new(unsigned long)', false],
  ['_ZNSt3__112basic_stringE', false],
])('%s is of the program: %j', (name, own) => {
  const wasm = readModule(build([name]));
  const none = { ...read(build([name], linesOf('x.c'))).lines, firstRow: new Uint32Array(2) };
  expect(programFunctionsWithoutLines(wasm, none)).toEqual(own ? [0] : []);
});

test('what rustc makes is none of the program in Rust', () => {
  const producers = custom('producers', 1, text('language'), 1, text('Rust'), text(''));
  const shim = '_RNvCsfLfy6EI15iL_7___rustc12___rust_alloc';
  const crate = '_RNvCsfLfy6EI15iL_3app6helper';
  const all = ['main', '__original_main', 'core::fmt::write', 'app::helper', shim, crate];
  const wasm = readModule(build(all, producers));
  const none = { ...read(build(all)).lines, firstRow: new Uint32Array(all.length + 1) };
  expect(programFunctionsWithoutLines(wasm, none)).toEqual([3, 5]);
});

const libc = 'libc-top-half/musl/src/stdio/printf.c';
/** A unit of optimised code, as the attribute of one of its functions shows. */
const optimizedUnit = (name: string): readonly Uint8Array[] => [
  // Unit: name, low_pc, stmt_list, with children; subprogram: GNU_all_call_sites.
  custom(
    '.debug_abbrev',
    bytes(1, 0x11, 1, 0x03, 0x08, 0x11, 0x01, 0x10, 0x17, 0, 0, 2, 0x2e, 0, uleb(0x2117), 0x19, 0, 0, 0),
  ),
  custom('.debug_info', withLength(bytes(u16(4), u32(0), 4, 1, cstring(name), u32(2), u32(0), 2, 0))),
];

test('a program of which only the libraries have lines is told to compile with -g, not that it is optimized', () => {
  const all = ['printf', 'helper', '__original_main', '_start'];
  const info = read(build(all, linesOf(libc), ...optimizedUnit(libc)));
  expect(info.kind).toBe('dwarf');
  expect(info.warnings).toEqual([
    {
      slug: 'program-without-lines',
      message:
        "the program's own code has no line rows (helper, __original_main), only system libraries do: compile with -g, all files and not only at the link",
    },
  ]);
});

test.each([
  ['lines of its own', ['printf', 'helper'], 'src/main.c', ['optimized-code']],
  ['no function of its own', ['printf', '_start', '__lock'], libc, []],
])('not where there are %s', (_, all, file, slugs) => {
  const info = read(build(all, linesOf(file), ...optimizedUnit(file)));
  expect(info.warnings.map(({ slug }) => slug)).toEqual(slugs);
});

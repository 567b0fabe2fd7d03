/**
 * Functions of the program that have no lines: most were compiled without `-g`. What linkers, Binaryen and compilers make
 * by themselves, and what belongs to a language's run-time library, is recognised by its name.
 */
import type { DefinedFunction } from '../indices.ts';
import type { WasmModule } from '../wasm/index.ts';
import { namesOf } from './function-names.ts';
import { functionsWithoutLines } from './functions-without-lines.ts';
import { isLibcName } from './libc-names.ts';
import type { LineTable } from './line-table.ts';
import { readProducers } from './toolchain.ts';

/** Names beginning with `__` are reserved (C23 §7.1.3). These two are what clang calls `main`. */
const MAIN = /^__(?:original_main|main_argc_argv)$/;

const madeByTools: readonly RegExp[] = [
  /^__/,
  // Start functions and what wasm-ld and musl add to them.
  /^_(?:start|initialize|Exit|Unwind_.*)$/,
  /\.command_export$/,
  /^undefined_weak:/,
  // Emscripten and Binaryen.
  /^(?:_?emscripten_|stack(?:Save|Restore|Alloc)$|asyncify_|dynCall_|legal(?:stub|func)\$|byn\$)/,
];
/** C++ run-time library: demangled by the linker, without return type and arguments; or mangled. */
const CPP_LIBRARY = /^(?:(?:std|__cxxabiv1|__gnu_cxx)::|operator(?: |_)(?:new|delete)|_ZN?K?S[abdiost])/;
const RUST_LIBRARY = /^<?(?:core|alloc|std|compiler_builtins)::/;
/** Symbols of crate `__rustc`, such as `__rust_alloc`: the calls of the allocator, which rustc makes since 1.87. wasm-ld leaves them mangled. */
const RUST_SHIM = /^_RNvCs[0-9A-Za-z]+_7___rustc\d/;
/** The entry that rustc makes around the program's own. */
const RUST_MAIN = /^(?:main|__original_main)$/;

/** `void ns::f<T>(int)` → `ns::f`. */
function qualifiedName(name: string): string {
  if (name.startsWith('operator')) return name;
  const head = /^[^(<]*/.exec(name)?.[0] ?? '';
  return head.slice(head.lastIndexOf(' ') + 1) || name;
}

function isOfProgram(name: string, isRust: boolean): boolean {
  if (isRust && [RUST_MAIN, RUST_LIBRARY, RUST_SHIM].some((pattern) => pattern.test(name))) return false;
  if (MAIN.test(name)) return true;
  const own = qualifiedName(name);
  if (isLibcName(name)) return false;
  return !CPP_LIBRARY.test(own) && !madeByTools.some((pattern) => pattern.test(name) || pattern.test(own));
}

/** Those of {@link functionsWithoutLines} that belong to the program, by their names. */
export function programFunctionsWithoutLines(module: WasmModule, lines: LineTable): DefinedFunction[] {
  const without = functionsWithoutLines(lines);
  if (without.length === 0) return without;
  const isRust = readProducers(module).languages.some((language) => language.startsWith('Rust'));
  const names = namesOf(module, without);
  return without.filter((_, i) => isOfProgram(names[i]!, isRust));
}

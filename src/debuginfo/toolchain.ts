/** Which tools made a module, as far as it says so, and the flags by which they write debug info. */
import { WtraceError } from '../errors.ts';
import { ByteReader, type WasmModule } from '../wasm/index.ts';
import { customSection } from './sections.ts';

/** `processed-by` and `language` values of the `producers` section (tool-conventions, ProducersSection.md). */
export interface Producers {
  readonly languages: readonly string[];
  readonly tools: readonly string[];
}

/** Reads the `producers` section; a damaged one gives what was readable. */
export function readProducers(module: WasmModule): Producers {
  const languages: string[] = [];
  const tools: string[] = [];
  const contents = customSection(module.bytes, module.sections, 'producers');
  try {
    const reader = new ByteReader(contents ?? new Uint8Array([0]));
    for (let fields = reader.u32(); fields > 0; fields--) {
      const field = reader.name();
      const into = field === 'language' ? languages : tools;
      for (let values = reader.u32(); values > 0; values--) {
        const name = reader.name();
        const version = reader.name();
        into.push(version === '' ? name : `${name} ${version}`);
      }
    }
  } catch (error) {
    if (!(error instanceof WtraceError)) throw error;
  }
  return { languages, tools };
}

const flagsOf: readonly (readonly [test: RegExp, advice: string])[] = [
  [/\brust(c)?\b/i, 'for Rust: `debug = true` (or `rustc -g`) and no `strip` in the profile'],
  [/\bzig\b/i, 'for Zig: a Debug build, `-fno-strip`'],
  [/\btinygo\b/i, 'for TinyGo: no `-no-debug`'],
  [/\bgo\b/i, 'Go writes no line tables into WebAssembly: its functions can be counted, its lines cannot'],
  [
    /\bclang\b|\bC99\b|\bC11\b|\bC_plus_plus\b/i,
    'for clang: `-g`, and no `-s` or `--strip-debug` at the link',
  ],
];

/** What to do to get lines, for the tools that made this module. One clause, without full stop. */
export function adviceForLines(module: WasmModule): string {
  const sections = new Set(module.sections.map((section) => section.name));
  if (sections.has('go:buildid') || sections.has('go.buildid')) return flagsOf[3]![1];
  if (module.imports.some((each) => /^_?emscripten_/.test(each.name))) {
    return 'for Emscripten: `emcc -g` (DWARF), or `-gsource-map`, at compile and link';
  }
  const { languages, tools } = readProducers(module);
  const known = [...languages, ...tools].join(' ');
  const found = flagsOf.find(([test]) => test.test(known));
  if (found !== undefined) return found[1];
  return (
    'build with debug info: `clang -g`, `rustc -g`, `zig build-exe -ODebug`, `asc --debug --sourceMap`, `emcc -g`; ' +
    'and keep it when stripping or optimizing'
  );
}

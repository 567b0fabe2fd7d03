/** Chooses where lines come from: DWARF that fits the code, else a source map that does, else the disassembly. */

import type { Warning } from '../errors.ts';
import { toDefinedFunction } from '../indices.ts';
import type { WasmModule } from '../wasm/index.ts';
import { CodeMap } from './code-map.ts';
import { disassemble } from './disassembly/index.ts';
import { withDisassembly } from './disassembly/rest.ts';
import { readDwarfSource } from './dwarf/dwarf-source.ts';
import { Findings } from './findings.ts';
import type {
  DebugInfo,
  DebugInfoKind,
  DroppedFunction,
  FunctionInfo,
  InlinedFrame,
  ReadFile,
} from './line-table.ts';
import type { Source } from './source.ts';
import { readSourceMapSource } from './source-map/source-map-source.ts';
import { adviceForLines, readProducers } from './toolchain.ts';

/** A form of debug info that a module may have. */
interface Format {
  readonly kind: DebugInfoKind;
  /** Undefined when the module has none of this form, or none that fits its code; the findings say which. */
  readonly read: (
    bytes: Uint8Array,
    code: CodeMap,
    readFile: ReadFile,
    findings: Findings,
  ) => Source | undefined;
}

/** All forms, the most precise first: a new one is a folder and a row. Without any, there is the disassembly. */
const formats: readonly Format[] = [
  { kind: 'dwarf', read: readDwarfSource },
  { kind: 'source-map', read: readSourceMapSource },
];

/** Options of {@link readDebugInfo}. */
export interface ReadDebugInfoOptions {
  /** Reads files that the module names. Without it, debug info outside of the module is missing. */
  readonly readFile?: ReadFile | undefined;
  /**
   * Where some functions have lines: whether those that have none get the lines of their disassembly, called for each with the
   * path of the file that it would be. By default none does.
   */
  readonly disassembles?: ((path: string) => boolean) | undefined;
}

/**
 * Reads a module's debug info. Damaged, missing or stale debug info never throws: it becomes a warning, and the next
 * source is used.
 *
 * @param bytes the module, of which `module` was read.
 * @throws MalformedModuleError, UnsupportedError when there is no debug info and the code can't be disassembled.
 */
export function readDebugInfo(
  bytes: Uint8Array,
  module: WasmModule,
  options: ReadDebugInfoOptions = {},
): DebugInfo {
  const findings = new Findings();
  const code = new CodeMap(module);
  const readFile = options.readFile ?? (() => undefined);
  const { languages, tools } = readProducers(module);
  if (languages.length > 0) findings.fact('language', languages.join(', '));
  if (tools.length > 0) findings.fact('tools', tools.join(', '));
  if (module.code.count === 0) {
    findings.warn('no-debug-info', 'the module has no functions, so there is nothing to trace');
    return debugInfo('disassembly', disassembly(module, findings), module, findings);
  }
  for (const { kind, read } of formats) {
    const source = read(bytes, code, readFile, findings);
    if (source === undefined) continue;
    const { disassembles } = options;
    const all = disassembles === undefined ? source : withDisassembly(source, module, disassembles);
    return debugInfo(kind, all, module, findings);
  }
  return debugInfo('disassembly', disassembly(module, findings), module, findings);
}

function disassembly(module: WasmModule, findings: Findings): Source {
  const made = disassemble(module);
  const { lines, named, sourceText } = made;
  findings.fact('lines from', 'a disassembly of the module, a file per function');
  findings.fact('functions', module.code.count);
  findings.fact('functions with names', named === 0 ? 'none' : `${named} (name section)`);
  // Where something else was said already, that is the reason.
  if (findings.warnings.length === 0) {
    findings.warn(
      'no-debug-info',
      `the module has no debug info${named === 0 ? ' and no names (it was stripped)' : ''}: lines are those of its ` +
        `disassembly; ${adviceForLines(module)}`,
    );
  }
  return { lines, functions: () => made.functions, sourceText };
}

const notInlined: readonly InlinedFrame[] = Object.freeze([]);

function debugInfo(kind: DebugInfoKind, source: Source, module: WasmModule, findings: Findings): DebugInfo {
  const warnings: readonly Warning[] = findings.warnings;
  let functions: readonly FunctionInfo[] | undefined;
  let dropped: readonly DroppedFunction[] | undefined;
  return {
    kind,
    lines: source.lines,
    functions: () => {
      functions ??= source.functions();
      return functions;
    },
    inlinedAt: (funcidx, offset) => {
      if (source.inlinedAt === undefined) return notInlined;
      const { firstRow } = source.lines;
      const fn = toDefinedFunction(funcidx, module.importedFunctions);
      return firstRow[fn]! < firstRow[fn + 1]! ? source.inlinedAt(fn, offset) : notInlined;
    },
    dropped: () => {
      dropped ??= source.dropped?.() ?? [];
      return dropped;
    },
    ...(source.entries === undefined ? {} : { entries: source.entries }),
    sourceMarks: (path) => source.sourceMarks?.(path) ?? [],
    sourceText: (path) => source.sourceText(path),
    warnings,
    facts: findings.facts,
  };
}

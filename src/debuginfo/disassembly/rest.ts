/**
 * Functions without lines, beside others that have some: they get the lines of their disassembly, each in a file of its own
 * whose path says so.
 */
import type { DefinedFunction } from '../../indices.ts';
import { disassemblyPath } from '../../paths.ts';
import type { WasmModule } from '../../wasm/index.ts';
import { functionsWithoutLines } from '../functions-without-lines.ts';
import { type FunctionInfo, type LineTable, RowFlag } from '../line-table.ts';
import type { Source } from '../source.ts';
import { functionFileNames } from './file-names.ts';
import { functionNames, functionTexts } from './index.ts';
import { FIRST_INSTRUCTION_LINE } from './lines.ts';

/**
 * Adds the lines of the functions that have none.
 * @param wants whether the file with this path is wanted
 * @throws `MalformedModuleError`, `UnsupportedError` when their instructions cannot be read
 */
export function withDisassembly(
  source: Source,
  module: WasmModule,
  wants: (path: string) => boolean,
): Source {
  const names = functionFileNames(functionNames(module), module.importedFunctions);
  const pathOf = (fn: DefinedFunction): string => disassemblyPath(names[fn] ?? '');
  const added = functionsWithoutLines(source.lines).filter((fn) => wants(pathOf(fn)));
  if (added.length === 0) return source;
  const paths = new Map(added.map((fn) => [fn, pathOf(fn)]));
  const functionOf = new Map(added.map((fn) => [pathOf(fn), fn]));
  let textOf: ((index: number) => string) | undefined;
  return {
    ...source,
    lines: joinedLines(source.lines, module, paths),
    functions: () =>
      source.functions().map((info, i): FunctionInfo => {
        const path = paths.get(i as DefinedFunction);
        return path === undefined ? info : { ...info, path, line: 1 };
      }),
    sourceText: (path) => {
      const fn = functionOf.get(path);
      if (fn === undefined) return source.sourceText(path);
      textOf ??= functionTexts(module);
      return textOf(fn);
    },
  };
}

/** The rows of all functions, those of `added` made anew: one for each instruction. */
function joinedLines(
  lines: LineTable,
  { code, instructions }: WasmModule,
  added: ReadonlyMap<DefinedFunction, string>,
): LineTable {
  const firstRow = new Uint32Array(code.count + 1);
  for (let fn = 0 as DefinedFunction; fn < code.count; fn++) {
    const rows = added.has(fn) ? instructions.count(fn) : lines.firstRow[fn + 1]! - lines.firstRow[fn]!;
    firstRow[fn + 1] = firstRow[fn]! + rows;
  }
  const rows = firstRow[code.count]!;
  const files = [...lines.files];
  const [offset, file, line, column] = Array.from({ length: 4 }, () => new Uint32Array(rows)) as [
    Uint32Array,
    Uint32Array,
    Uint32Array,
    Uint32Array,
  ];
  const flags = new Uint8Array(rows);
  for (let fn = 0 as DefinedFunction; fn < code.count; fn++) {
    const at = firstRow[fn]!;
    const path = added.get(fn);
    if (path === undefined) {
      const [from, to] = [lines.firstRow[fn]!, lines.firstRow[fn + 1]!];
      offset.set(lines.offset.subarray(from, to), at);
      file.set(lines.file.subarray(from, to), at);
      line.set(lines.line.subarray(from, to), at);
      column.set(lines.column.subarray(from, to), at);
      flags.set(lines.flags.subarray(from, to), at);
      continue;
    }
    const end = firstRow[fn + 1]!;
    file.fill(files.push(path) - 1, at, end);
    flags.fill(RowFlag.is_stmt, at, end);
    for (let row = at; row < end; row++) line[row] = FIRST_INSTRUCTION_LINE + row - at;
    let next = at;
    instructions.visit(fn, 'all', (position) => {
      offset[next++] = position;
    });
  }
  return { files, offset, file, line, column, flags, firstRow };
}

/** Names and places of functions from whatever knows them: debug info first, then the name section, then the index. */
import { type DefinedFunction, definedFunction, toFuncIdx } from '../indices.ts';
import { readNames, type WasmModule } from '../wasm/index.ts';
import { type FunctionInfo, firstLineRow, type LineTable } from './line-table.ts';

/** What debug info knows of a function. */
export interface KnownFunction {
  readonly name: string | undefined;
  readonly linkageName: string | undefined;
  readonly path: string | undefined;
  readonly line: number;
}

/** Describes all defined functions. `known` gives what debug info says of one; undefined: nothing. */
export function describeFunctions(
  module: WasmModule,
  lines: LineTable,
  known: (fn: DefinedFunction) => KnownFunction | undefined,
): readonly FunctionInfo[] {
  const names = readNames(module)?.functions;
  return Array.from({ length: module.code.count }, (_, i) => {
    const fn = definedFunction(i);
    const funcidx = toFuncIdx(fn, module.importedFunctions);
    const subprogram = known(fn);
    const sectionName = names?.get(funcidx);
    const linkageName = subprogram?.linkageName || undefined;
    // Damaged debug info has empty names, too.
    const name = subprogram?.name || linkageName || sectionName || `func[${funcidx}]`;
    const place = subprogram?.path === undefined ? firstPlace(lines, fn) : subprogram;
    return {
      funcidx,
      name,
      ...(linkageName === undefined || linkageName === name ? {} : { linkageName }),
      ...(place.path === undefined ? {} : { path: place.path }),
      line: place.line,
    };
  });
}

/**
 * Names of some functions by the name section alone, for messages: reading names from debug info takes longer than reading
 * lines.
 */
export function namesOf(module: WasmModule, functions: readonly DefinedFunction[]): string[] {
  const names = readNames(module)?.functions;
  return functions.map((fn) => {
    const funcidx = toFuncIdx(fn, module.importedFunctions);
    return names?.get(funcidx) || `func[${funcidx}]`;
  });
}

/** Where a function's first row with a line is. */
function firstPlace(
  lines: LineTable,
  fn: DefinedFunction,
): { readonly path: string | undefined; readonly line: number } {
  const row = firstLineRow(lines, lines.firstRow[fn]!, lines.firstRow[fn + 1]!);
  if (row < 0) return { path: undefined, line: 0 };
  return { path: lines.files[lines.file[row]!], line: lines.line[row]! };
}

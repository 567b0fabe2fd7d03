/**
 * What stands in for source when a module has no debug info: the numbered disassembly, a file per defined function
 * (`<function name>.wat` or `func[12].wat`), a line per instruction.
 */
import { definedFunction, toFuncIdx } from '../../indices.ts';
import { type NameSection, readNames, type WasmModule } from '../../wasm/index.ts';
import type { FunctionInfo, LineTable } from '../line-table.ts';
import { functionFileNames } from './file-names.ts';
import { disassembleLines } from './lines.ts';
import { functionText, nameLookup } from './text.ts';

/** The disassembly of a module. Text is made on demand. */
export interface Disassembly {
  readonly lines: LineTable;
  /** Defined function → its name, file and line (always 1). */
  readonly functions: readonly FunctionInfo[];
  /** Number of defined functions that the name section names. */
  readonly named: number;
  /** Text of defined function `index` (funcidx minus imported functions). */
  text(index: number): string;
  /** Text of a file of `lines.files`; `undefined` for any other path. */
  sourceText(path: string): string | undefined;
}

/** Defined function → its name in the name section, else `func[12]`. */
export const functionNames = (module: WasmModule): readonly string[] => namesOf(module, readNames(module));

const namesOf = (
  { code, importedFunctions }: WasmModule,
  names: NameSection | undefined,
): readonly string[] =>
  Array.from(
    { length: code.count },
    (_, i) => names?.functions.get(importedFunctions + i) || `func[${importedFunctions + i}]`,
  );

/**
 * Texts of single functions, whatever the module's lines come from: a header, then a line per instruction.
 * @returns text of defined function `index` (funcidx minus imported functions)
 */
export function functionTexts(module: WasmModule): (index: number) => string {
  const nameOf = nameLookup(module, readNames(module));
  return (index) => functionText(module, index, nameOf);
}

/**
 * Disassembles a module.
 * @throws `MalformedModuleError`, `UnsupportedError` when its instructions cannot be read
 */
export function disassemble(module: WasmModule): Disassembly {
  const { importedFunctions } = module;
  const names = readNames(module);
  const functionNames = namesOf(module, names);
  const paths = functionFileNames(functionNames, importedFunctions);
  const nameOf = nameLookup(module, names);
  let indexOf: Map<string, number> | undefined;
  let functions: FunctionInfo[] | undefined;
  const text = (index: number) => functionText(module, index, nameOf);
  return {
    lines: disassembleLines(module, paths),
    named: functionNames.filter((name) => !name.startsWith('func[')).length,
    // Not needed to count: made on demand.
    get functions() {
      functions ??= functionNames.map((name, i) => ({
        funcidx: toFuncIdx(definedFunction(i), importedFunctions),
        name,
        path: paths[i]!,
        line: 1,
      }));
      return functions;
    },
    text,
    sourceText: (path) => {
      indexOf ??= new Map(paths.map((file, i) => [file, i]));
      const index = indexOf.get(path);
      return index === undefined ? undefined : text(index);
    },
  };
}

/** The variables of a module, where its debug info describes any. */
import type { WasmModule } from '../../wasm/index.ts';
import type { DebugInfo } from '../line-table.ts';
import type { ModuleVariableReader } from './variable-reader.ts';

/** The code that reads variables of programs that run. */
export type VariableReading = typeof import('./variable-reading.ts');

let loaded: VariableReading | undefined;

/**
 * Reads the variables of a module; what nobody looks at is not read. The code that does it is loaded on the first call: who
 * only counts lines does without.
 * @returns undefined: its debug info describes none, or is not believed, and its name section names no locals
 */
export async function readVariables(
  module: WasmModule,
  { entries, lines }: DebugInfo,
): Promise<ModuleVariableReader | undefined> {
  if (entries === undefined) return (await import('./named-locals.ts')).NamedLocals.of(module);
  const { VariableReader } = await import('./variable-reader.ts');
  return new VariableReader(module, entries, lines);
}

/** Loads the code that reads variables of programs that run. */
export async function loadVariableReading(): Promise<VariableReading> {
  loaded ??= await import('./variable-reading.ts');
  return loaded;
}

/** What {@link loadVariableReading} loaded before; undefined: nothing. */
export const loadedVariableReading = (): VariableReading | undefined => loaded;

/** The variables of a module, where its debug info describes any. */
import type { WasmModule } from '../../wasm/index.ts';
import type { DebugInfo } from '../line-table.ts';
import { VariableReader } from './variable-reader.ts';

/**
 * Reads the variables of a module; what nobody looks at is not read.
 * @returns undefined: its debug info describes none, or is not believed
 */
export function readVariables(module: WasmModule, debugInfo: DebugInfo): VariableReader | undefined {
  const { entries } = debugInfo;
  return entries && new VariableReader(module, entries);
}

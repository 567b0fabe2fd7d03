/** What is needed to read variables while a program runs: loaded only for those who ask for them. */
import { variablesOfFrame } from '../../variables/index.ts';
import type { WasmModule } from '../../wasm/index.ts';
import type { DebugInfo } from '../line-table.ts';
import { SitePlans } from './site-plans.ts';
import { VariableReader } from './variable-reader.ts';

/**
 * Makes plans for the variables of a module.
 * @param names of those that are wanted, the innermost of each; undefined: all
 * @returns undefined: its debug info describes none, or is not believed
 */
export function sitePlansOf(
  module: WasmModule,
  { entries }: DebugInfo,
  names?: ReadonlySet<string>,
): SitePlans | undefined {
  if (entries === undefined) return undefined;
  return new SitePlans(module, new VariableReader(module, entries), names);
}

/** The variables of a module; undefined as for {@link sitePlansOf}. */
export function variablesOf(module: WasmModule, { entries }: DebugInfo): VariableReader | undefined {
  return entries && new VariableReader(module, entries);
}

/** The variables of an event. See `variablesOfFrame`. */
export const frameVariables: typeof variablesOfFrame = variablesOfFrame;

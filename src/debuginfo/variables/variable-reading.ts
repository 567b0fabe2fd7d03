/** What is needed to read variables while a program runs: loaded only for those who ask for them. */
import { variablesOfFrames } from '../../variables/index.ts';
import type { WasmModule } from '../../wasm/index.ts';
import type { DebugInfo } from '../line-table.ts';
import { NamedLocals } from './named-locals.ts';
import { SitePlans } from './site-plans.ts';
import { VariableReader } from './variable-reader.ts';

/**
 * Makes plans for the variables of a module.
 * @param names of those that are wanted, the innermost of each; undefined: all
 * @returns undefined: its debug info describes none, or is not believed, and its name section names no locals
 */
export function sitePlansOf(
  module: WasmModule,
  { entries, lines }: DebugInfo,
  names?: ReadonlySet<string>,
): SitePlans | undefined {
  const reader = entries === undefined ? NamedLocals.of(module) : new VariableReader(module, entries, lines);
  return reader && new SitePlans(module, reader, names);
}

/** The variables of the source of a module; undefined: its debug info describes none, or is not believed. */
export function variablesOf(module: WasmModule, { entries, lines }: DebugInfo): VariableReader | undefined {
  return entries && new VariableReader(module, entries, lines);
}

/** What reads the variables of events. See `variablesOfFrames`. */
export const frameVariables: typeof variablesOfFrames = variablesOfFrames;

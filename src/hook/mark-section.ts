/** The section that marks a rewritten module, of one that is compiled; loads nothing. See mark.ts. */
import { MARK_NAME } from './mark-name.ts';

/** @returns undefined: it has none, or is no module */
export function markSection(
  module: unknown,
  customSections: typeof WebAssembly.Module.customSections,
): ArrayBuffer | undefined {
  if (typeof module !== 'object' || module === null) return undefined;
  try {
    return customSections(module as WebAssembly.Module, MARK_NAME)[0];
  } catch {
    return undefined;
  }
}

/** Which modules are traced: those that say where they come from. Decided from their sections, before anything is loaded. */
import { isComponent, readSections, SectionId } from '../wasm/index.ts';

/** What a module has to trace it by. */
export type DebugKind = 'debug-info' | 'none';

const SAYS_LINES = ['.debug_line', 'sourceMappingURL', 'external_debug_info'];

/** @param bytes perhaps of no module */
export function debugKindOf(bytes: Uint8Array): DebugKind | undefined {
  try {
    if (isComponent(bytes)) return undefined;
    const sections = readSections(bytes);
    const says = sections.some(({ id, name = '' }) => id === SectionId.custom && SAYS_LINES.includes(name));
    return says ? 'debug-info' : 'none';
  } catch {
    return undefined;
  }
}

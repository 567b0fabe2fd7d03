/**
 * Which custom sections are kept. All are, in order, except those that refer to code by offset: the code moves, and a
 * wrong table is worse than none.
 */

/** Why a custom section must be removed; undefined: it is kept. */
export function reasonToRemove(name: string): string | undefined {
  if (name.startsWith('.debug_')) return 'DWARF addresses of the original code';
  if (name === 'external_debug_info') return 'names DWARF with addresses of the original code';
  if (name === 'sourceMappingURL') return 'names a source map with offsets of the original file';
  // Branch hints and similar: code metadata is keyed by instruction offsets within bodies.
  if (name.startsWith('metadata.code.')) return 'is keyed by offsets of the original instructions';
  if (name.startsWith('reloc.')) return 'relocates offsets of the original sections';
  return undefined;
}

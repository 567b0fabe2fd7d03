/** Why something of the source has no number, or no such part, that a condition could use: for people. */
import {
  isLibraryType,
  missingPart,
  shortName,
  type TypeId,
  type TypeTable,
  typeOfPath,
  withoutAliases,
} from '../../variables/index.ts';

/** What is wanted of it. */
export type Wanted =
  | { readonly kind: 'number' | 'item' | 'target' | 'address' }
  | { readonly kind: 'member'; readonly name: string };

const LIBRARY = 'what library types hold is not computed in the guest: show it, and filter what is shown';
const UNREADABLE = 'a condition cannot read where it is';

/** @param type of what it is wanted of */
export function whyNot(types: TypeTable, type: TypeId, wanted: Wanted): string {
  const shape = withoutAliases(types, type);
  const pointed = shape.kind === 'pointer' ? withoutAliases(types, shape.target) : shape;
  const name = shortName(shape);
  const holds = isLibraryType(pointed);
  switch (wanted.kind) {
    case 'address':
      return 'only what is in memory and no bitfield has an address';
    case 'member': {
      const missing = missingPart(types, type, [wanted]);
      if (missing !== undefined) return missing;
      if (typeOfPath(types, type, [wanted]) !== undefined) return UNREADABLE;
      const none = `${shortName(pointed)} has no member ${wanted.name}`;
      return holds ? `${none}; ${LIBRARY}` : none;
    }
    case 'item':
    case 'target': {
      if (shape.kind === 'array' && shape.lengths !== undefined)
        return 'its index is beyond its bounds, or how many items it has cannot be read';
      if (shape.kind === 'array') return 'its index is beyond its bounds, or it is not in memory';
      if (shape.kind === 'pointer') return 'what it points at has no size, or cannot be read';
      const none = `${name} is no pointer and no array`;
      return holds ? `${none}; ${LIBRARY}` : none;
    }
    case 'number':
      if (shape.kind === 'record')
        return holds ? `${name} is no number; ${LIBRARY}` : `${name} is no number; name one of its members`;
      if (shape.kind === 'unsupported') return `its type ${shape.reason}`;
      return 'size' in shape && shape.size > 8 ? `${name} has more than 64 bits` : UNREADABLE;
  }
}

/**
 * Pointers to members of C++ (Itanium C++ ABI §2.3, as WebAssembly has it). To data: the distance of the member from the start of the
 * class, −1 for none. To functions: an index of the table or the place in the vtable, and what is added to `this`.
 */
import type { SourceType, TypeId } from '../../../variables/index.ts';

/** A pointer to data as an enumeration of the members that it may point at. */
export function dataMemberPointer(
  { owner, target, size }: { readonly owner: string; readonly target: string; readonly size: number },
  members: readonly { readonly name: string; readonly offset: number; readonly isBitfield: boolean }[],
): SourceType {
  const own = members.filter(({ name: each, isBitfield }) => each !== '' && !isBitfield);
  return {
    kind: 'enum',
    name: `${target} ${owner}::*`,
    ...{ size, isSigned: true },
    values: [
      { name: 'NULL', value: -1n },
      ...own.map((member) => ({ name: `&${owner}::${member.name}`, value: BigInt(member.offset) })),
    ],
  };
}

/** A pointer to a function as its two halves. @param half their type */
export function functionMemberPointer(name: string, size: number, half: TypeId): SourceType {
  return {
    kind: 'record',
    form: 'struct',
    ...{ name, size: 2 * size, parameters: [] },
    members: [
      { name: 'ptr', type: half, offset: 0 },
      { name: 'adj', type: half, offset: size },
    ],
  };
}

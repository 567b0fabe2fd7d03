/**
 * Arrays of C that have more items than their type says: the last member of a record, of unknown length (`items[]`), of none
 * (GNU C) or of one.
 */
import { type Member, type PlainType, type TypeTable, withoutAliases } from './types.ts';

/** More records inside of records are a cycle. */
const MAX_LEVELS = 64;

type RecordType = Extract<PlainType, { readonly kind: 'record' }>;

/** Whether nothing of a record lies after one of its members. */
export const isLastMember = ({ members, variants, form }: RecordType, member: Member): boolean =>
  variants === undefined &&
  (form === 'union' ||
    members.every(
      (other, index) =>
        other.offset < member.offset || (other.offset === member.offset && index <= members.indexOf(member)),
    ));

/** Whether nothing of a record lies after a member of it, or of its anonymous members and base classes. */
export function isLastPart(types: TypeTable, record: RecordType, name: string, depth = 0): boolean {
  if (depth === MAX_LEVELS) return false;
  const own = record.members.find((member) => member.name === name);
  if (own !== undefined) return isLastMember(record, own);
  return record.members.some((member) => {
    if ((member.name !== '' && member.isBase !== true) || !isLastMember(record, member)) return false;
    const shape = withoutAliases(types, member.type);
    return shape.kind === 'record' && isLastPart(types, shape, name, depth + 1);
  });
}

/** Items of an array that is the last member of a record, and has none or one, stand for any number: C says it like this. */
const MOST_OF_OPEN = 1;

/** The number of items that an index has to be below; undefined: not known. @param isLast it is the last member of its record */
export const boundOf = (count: number | undefined, isLast: boolean): number | undefined =>
  isLast && count !== undefined && count <= MOST_OF_OPEN ? undefined : count;

/** Whether a value may go on beyond its size, with the items of an array that is the last of it. */
export function isOpen(types: TypeTable, shape: PlainType, depth = 0): boolean {
  if (shape.kind === 'array') return boundOf(shape.counts[0], true) === undefined;
  if (shape.kind !== 'record' || depth === MAX_LEVELS) return false;
  return shape.members.some(
    (member) => isLastMember(shape, member) && isOpen(types, withoutAliases(types, member.type), depth + 1),
  );
}

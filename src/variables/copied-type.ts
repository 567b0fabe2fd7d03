/**
 * What has to be copied of a value so that it can be shown when the guest has gone on: numbers, short texts, and small records of
 * them. Whatever leads further has no end that is known beforehand.
 */
import { libraryFormats } from './formats/index.ts';
import { isReference, type PlainType, sizeOf, type TypeId, type TypeTable, withoutAliases } from './types.ts';

/** Bytes of the largest array or record that is copied. */
export const MAX_COPIED = 64;
/** Bytes that are copied of a text that something points at. */
export const TEXT_BYTES = 64;
/** Texts in one record. */
const MAX_TEXTS = 4;
const MAX_LEVELS = 16;

/** What is copied: the bytes of the value, and of the texts that its pointers lead to. */
export interface Copying {
  readonly size: number;
  /** Offsets of the pointers. */
  readonly texts: readonly number[];
}

/** @returns why a value of the type is not copied: the end of a sentence about it */
export function copyingOf(types: TypeTable, type: TypeId): Copying | string {
  const shape = withoutAliases(types, type);
  const size = sizeOf(types, type);
  if (shape.kind === 'unsupported') return `its type ${shape.reason}`;
  if (size === undefined) return 'its size is not known';
  if (size > MAX_COPIED) return `it has ${size} bytes; ${MAX_COPIED} can be copied`;
  const texts: number[] = [];
  const refusal = addTexts(types, type, { offset: 0, level: 0 }, texts);
  if (refusal !== undefined) return refusal;
  return texts.length > MAX_TEXTS ? 'it has too many texts' : { size, texts };
}

interface Position {
  readonly offset: number;
  readonly level: number;
}

/** Adds the pointers to texts. @returns why the value cannot be copied */
function addTexts(
  types: TypeTable,
  type: TypeId,
  { offset, level }: Position,
  texts: number[],
): string | undefined {
  if (level === MAX_LEVELS) return 'its parts are nested too deeply';
  const shape = withoutAliases(types, type);
  const inside = (part: TypeId, at: number): string | undefined =>
    addTexts(types, part, { offset: offset + at, level: level + 1 }, texts);
  switch (shape.kind) {
    case 'base':
    case 'enum':
      return undefined;
    case 'pointer':
      if (isReference(shape)) return 'a reference in it leads further';
      if (isCharacter(types, shape.target)) texts.push(offset);
      return undefined;
    case 'array': {
      const before = texts.length;
      const refusal = inside(shape.element, 0);
      return refusal ?? (texts.length > before ? 'its items lead further' : undefined);
    }
    case 'record':
      return addOfRecord(types, shape, inside, texts, offset);
    default:
      return 'it is no value';
  }
}

type RecordType = Extract<PlainType, { readonly kind: 'record' }>;

function addOfRecord(
  types: TypeTable,
  shape: RecordType,
  inside: (part: TypeId, at: number) => string | undefined,
  texts: number[],
  offset: number,
): string | undefined {
  const format = libraryFormats.find(({ matches }) => matches(shape));
  if (format?.value !== undefined) {
    // A text: its length and where it is are among its members.
    const pointers = bytePointers(types, shape, 0, 0);
    for (const at of pointers) texts.push(offset + at);
    return undefined;
  }
  if (format !== undefined && !plainFormats.has(format.name)) return 'its type leads further';
  if (shape.virtualBases !== undefined) return 'where its virtual base class is depends on the object';
  const { discriminant, list = [] } = shape.variants ?? {};
  const members = [...shape.members, ...list.map(({ member }) => member)];
  if (discriminant !== undefined) members.push(discriminant);
  for (const member of members) {
    const refusal = inside(member.type, member.offset);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Formats that show no more than the bytes of the value. */
const plainFormats: ReadonlySet<string> = new Set(['Rust enum', 'Rust tuple', 'C++ atomic']);

/** Offsets of the pointers to bytes in a record. */
function bytePointers(types: TypeTable, shape: PlainType, offset: number, level: number): readonly number[] {
  if (level === MAX_LEVELS) return [];
  if (shape.kind === 'pointer') {
    const target = withoutAliases(types, shape.target);
    return target.kind === 'base' && target.size === 1 ? [offset] : [];
  }
  if (shape.kind !== 'record') return [];
  return shape.members.flatMap((member) =>
    bytePointers(types, withoutAliases(types, member.type), offset + member.offset, level + 1),
  );
}

/** Whether what a pointer points at is shown as a text. */
export function isCharacter(types: TypeTable, type: TypeId): boolean {
  const target = withoutAliases(types, type);
  return target.kind === 'base' && target.size === 1 && target.encoding === 'char';
}

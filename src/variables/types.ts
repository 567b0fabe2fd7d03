/**
 * Types of source variables, as debug info describes them. Plain data: types name each other by number, so that a cycle is no
 * object cycle, and a table of them may be made piece by piece.
 */

/** Number of a type in its {@link TypeTable}. */
export type TypeId = number & { readonly __index: 'type' };
/** Declares that a number counts the types of a table. */
export const typeId = (index: number): TypeId => index as TypeId;
/** No type: `void`, or one that is not described. */
export const NO_TYPE: TypeId = typeId(-1);

/** How the bits of a scalar are to be read. */
export type Encoding = 'signed' | 'unsigned' | 'float' | 'boolean' | 'char' | 'unsigned-char' | 'utf';

/** A member of a record, or a base class. */
export interface Member {
  /** '' for an anonymous struct or union, whose members count as members of what holds it. */
  readonly name: string;
  readonly type: TypeId;
  /** Bytes from the start of the record; of a bitfield those of the byte with its lowest bit. */
  readonly offset: number;
  /** Of a bitfield. `shift`: its lowest bit, counted from the lowest bit of the byte at `offset`. */
  readonly bits?: { readonly shift: number; readonly size: number };
  /** It is a base class. */
  readonly isBase?: true;
}

/** The variants of a tagged union; which one is there follows from a discriminant. */
export interface Variants {
  /** Undefined: there is one variant only, and no discriminant. */
  readonly discriminant: Member | undefined;
  readonly list: readonly Variant[];
}

/** One of them. */
export interface Variant {
  /** Values of the discriminant; undefined: all that no other variant has. */
  readonly value: bigint | undefined;
  readonly member: Member;
}

/** A base class whose place depends on the object: the distance from its start is a number in its vtable. */
export interface VirtualBase {
  readonly type: TypeId;
  /** Bytes from the start of the record to the pointer to the vtable. */
  readonly pointer: number;
  /** Bytes from the number to where that points; both have as many bytes as an address. */
  readonly down: number;
  readonly addressSize: number;
}

/** A type. Sizes are in bytes. */
export type SourceType =
  | { readonly kind: 'base'; readonly name: string; readonly encoding: Encoding; readonly size: number }
  | {
      readonly kind: 'pointer';
      readonly name: string;
      readonly size: number;
      readonly target: TypeId;
      readonly form: 'pointer' | 'reference';
    }
  | {
      readonly kind: 'record';
      readonly form: 'struct' | 'class' | 'union';
      readonly name: string;
      readonly size: number;
      readonly members: readonly Member[];
      /** Of C++; where they are, the vtable of the object says. */
      readonly virtualBases?: readonly VirtualBase[];
      readonly variants?: Variants;
      /** Arguments of a template, as far as they are types. */
      readonly parameters: readonly { readonly name: string; readonly type: TypeId }[];
    }
  | {
      readonly kind: 'enum';
      readonly name: string;
      readonly size: number;
      readonly isSigned: boolean;
      readonly values: readonly { readonly name: string; readonly value: bigint }[];
    }
  | {
      readonly kind: 'array';
      readonly element: TypeId;
      /** Items in each dimension, the outermost first; undefined: not known. */
      readonly counts: readonly (number | undefined)[];
      /** Where a count is that of a variable: a number for that variable; absent: none is. */
      readonly lengths?: readonly (number | undefined)[];
    }
  | {
      readonly kind: 'alias';
      readonly form: 'typedef' | 'const' | 'volatile' | 'restrict' | 'atomic';
      readonly name: string;
      readonly target: TypeId;
    }
  | { readonly kind: 'function'; readonly name: string }
  /** What can't be shown, and why: the end of a sentence that begins with the type. */
  | { readonly kind: 'unsupported'; readonly name: string; readonly reason: string };

/** Types by number. */
export interface TypeTable {
  /** Never throws: a number without a type, or one whose description is damaged, is `unsupported`. */
  get(id: TypeId): SourceType;
}

/** More aliases of aliases are a cycle. */
const MAX_LINKS = 64;

/** A type that is no other name of one. */
export type PlainType = Exclude<SourceType, { readonly kind: 'alias' }>;

const cyclic: PlainType = Object.freeze({
  kind: 'unsupported',
  name: '?',
  reason: 'is described by itself',
});

/** A type without its names and qualifiers. */
export function withoutAliases(types: TypeTable, id: TypeId): PlainType {
  let type = types.get(id);
  for (let links = 0; type.kind === 'alias'; links++) {
    if (links === MAX_LINKS) return cyclic;
    type = types.get(type.target);
  }
  return type;
}

/** Whether a type is a reference of C++ or of Rust: a pointer that stands for what it refers to. */
export const isReference = (shape: PlainType): boolean =>
  shape.kind === 'pointer' && (shape.form === 'reference' || isBorrow(shape));

/** Whether a type is a reference of Rust, `&T` or `&mut T`. DWARF has them as pointers. As in Rust, `*` may be written for what they refer to. */
export const isBorrow = (shape: PlainType): boolean => shape.kind === 'pointer' && shape.name.startsWith('&');

/** The type that a reference, or one to a reference, refers to; of what is none, the type itself. */
export function referent(types: TypeTable, id: TypeId): TypeId {
  let next = id;
  for (let links = 0; links < MAX_LINKS; links++) {
    const shape = withoutAliases(types, next);
    if (shape.kind !== 'pointer' || !isReference(shape)) break;
    next = shape.target;
  }
  return next;
}

/** Bytes that a value of the type has; undefined: not known. */
export function sizeOf(types: TypeTable, id: TypeId): number | undefined {
  let size = 1;
  let next = id;
  for (let links = 0; links < MAX_LINKS; links++) {
    const type = withoutAliases(types, next);
    if (type.kind !== 'array')
      return type.kind === 'function' || type.kind === 'unsupported' ? undefined : size * type.size;
    for (const count of type.counts) {
      if (count === undefined) return undefined;
      size *= count;
    }
    next = type.element;
  }
  return undefined;
}

/** Bytes of an item of an array: of several dimensions, of a row. Undefined: not known. */
export function itemSize(
  types: TypeTable,
  { element, counts: [, ...inner] }: Extract<PlainType, { readonly kind: 'array' }>,
): number | undefined {
  let size = sizeOf(types, element);
  for (const count of inner) size = size === undefined || count === undefined ? undefined : size * count;
  return size;
}

/** The type as a declaration spells it: `const char *`, `int[2][3]`. Long ones are cut. */
export function typeName(types: TypeTable, id: TypeId, depth = 0): string {
  if (id === NO_TYPE) return 'void';
  if (depth === MAX_LINKS) return '…';
  const type = types.get(id);
  switch (type.kind) {
    case 'pointer': {
      if (type.name !== '') return type.name;
      const target = typeName(types, type.target, depth + 1);
      const mark = type.form === 'reference' ? '&' : '*';
      return /[*&]$/.test(target) ? target + mark : `${target} ${mark}`;
    }
    case 'array':
      return typeName(types, type.element, depth + 1) + type.counts.map((n) => `[${n ?? ''}]`).join('');
    case 'alias':
      return type.name !== '' ? type.name : `${type.form} ${typeName(types, type.target, depth + 1)}`;
    default:
      return type.name === '' ? '(anonymous)' : type.name;
  }
}

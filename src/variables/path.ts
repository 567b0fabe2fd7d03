/** Paths into variables as C spells them: `n`, `p.x`, `p->x`, `buf[0]`, `*q`, `list.items[2].name`; other names in backquotes. */
import { UsageError } from '../errors.ts';
import {
  isBorrow,
  itemSize,
  type Member,
  type PlainType,
  referent,
  sizeOf,
  type TypeId,
  type TypeTable,
  withoutAliases,
} from './types.ts';

type Step =
  | { readonly kind: 'member'; readonly name: string }
  | { readonly kind: 'item'; readonly index: number }
  | { readonly kind: 'target' };

/** A parsed path. */
export interface VariablePath {
  /** As it was given. */
  readonly text: string;
  /** The variable that it begins with. */
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Names of Rust and C++ have `::` in them; those of members of tuples are numbers. */
const NAME = /^(?:::)?[\p{L}_$][\p{L}\p{N}_$]*(?:::[\p{L}_$][\p{L}\p{N}_$]*)*/u;
const QUOTED = /^`([^`]+)`/;
const MEMBER = /^(?:\.|->)\s*([\p{L}\p{N}_$]+)/u;
const ITEM = /^\[\s*(\d{1,9})\s*\]/;

/**
 * Reads a path.
 * @param where the option that it was given to, for messages
 * @throws UsageError for what is none
 */
export function parsePath(text: string, where: string): VariablePath {
  let rest = text.trim();
  let stars = 0;
  while (rest.startsWith('*')) {
    rest = rest.slice(1).trimStart();
    stars++;
  }
  const [quoted, inside] = QUOTED.exec(rest) ?? [];
  const name = inside ?? NAME.exec(rest)?.[0];
  const refuse = (): never => {
    throw new UsageError(`${where}: '${text}' is no variable or part of one, such as n, p.x, buf[0] or *q`);
  };
  if (name === undefined) return refuse();
  rest = rest.slice((quoted ?? name).length).trimStart();
  const steps: Step[] = [];
  while (rest !== '') {
    const [member, memberName] = MEMBER.exec(rest) ?? [];
    const [item, index] = ITEM.exec(rest) ?? [];
    if (member !== undefined && memberName !== undefined) steps.push({ kind: 'member', name: memberName });
    else if (item !== undefined) steps.push({ kind: 'item', index: Number(index) });
    else return refuse();
    rest = rest.slice((member ?? item ?? '').length).trimStart();
  }
  for (; stars > 0; stars--) steps.push({ kind: 'target' });
  return { text: text.trim(), name, steps };
}

/** The type that a step is applied to: what a reference refers to, but `*` may name that of a Rust reference. */
function applied(types: TypeTable, type: TypeId, step: Step): TypeId {
  return step.kind === 'target' && isBorrow(withoutAliases(types, type)) ? type : referent(types, type);
}

/** The type of the part that a path leads to in a value of some type; 'row': of an array of several dimensions. Undefined: there is no such part. */
export function typeOfPath(
  types: TypeTable,
  type: TypeId,
  steps: readonly Step[],
): TypeId | 'row' | undefined {
  let at: TypeId | undefined = type;
  let dimension = 0;
  for (const step of steps) {
    at = applied(types, at, step);
    const shape = withoutAliases(types, at);
    // `*` of an array is its first item.
    if (shape.kind === 'array' && step.kind !== 'member') {
      dimension++;
      if (dimension < shape.counts.length) continue;
      dimension = 0;
      at = shape.element;
      continue;
    }
    const pointed = shape.kind === 'pointer' ? shape.target : undefined;
    at = step.kind === 'member' ? memberType(types, pointed ?? at, step.name) : pointed;
    if (at === undefined || at < 0) return undefined;
  }
  return dimension > 0 ? 'row' : at;
}

/** A part of a value that is inside of it: where, and how many of the steps lead there. */
export interface InnerPart {
  readonly type: TypeId;
  /** Bytes from the start of the value. */
  readonly offset: number;
  readonly bits: Member['bits'];
  readonly taken: number;
}

/** Follows a path as far as it leads through no pointer, and no array of several dimensions. */
export function partInside(types: TypeTable, type: TypeId, steps: readonly Step[]): InnerPart {
  let part: InnerPart = { type, offset: 0, bits: undefined, taken: 0 };
  for (const step of steps) {
    const shape = withoutAliases(types, part.type);
    const taken = part.taken + 1;
    if (step.kind === 'member' && shape.kind === 'record') {
      const member = memberIn(types, part.type, step.name);
      if (member === undefined) return part;
      part = { type: member.type, offset: part.offset + member.offset, bits: member.bits, taken };
    } else if (step.kind !== 'member' && shape.kind === 'array' && shape.counts.length === 1) {
      const index = step.kind === 'item' ? step.index : 0;
      const size = sizeOf(types, shape.element);
      if (size === undefined && index > 0) return part;
      const offset = part.offset + index * (size ?? 0);
      part = { type: shape.element, offset, bits: undefined, taken };
    } else return part;
  }
  return part;
}

/** @param seen records without such a member: by damaged debug info, a class may be its own base, and several times */
function memberIn(
  types: TypeTable,
  type: TypeId,
  name: string,
  seen = new Set<PlainType>(),
): Member | undefined {
  const shape = withoutAliases(types, type);
  if (shape.kind !== 'record' || seen.has(shape)) return undefined;
  seen.add(shape);
  for (const member of shape.members) {
    if (member.name === name) return member;
    if (member.name !== '' && member.isBase !== true) continue;
    const inside = memberIn(types, member.type, name, seen);
    if (inside !== undefined) return { ...inside, offset: member.offset + inside.offset };
  }
  return undefined;
}

/** The type of a member, of one of a virtual base class as well: where that is, only an object knows. */
function memberType(
  types: TypeTable,
  type: TypeId,
  name: string,
  seen = new Set<TypeId>(),
): TypeId | undefined {
  const own = memberIn(types, type, name)?.type;
  const shape = withoutAliases(types, type);
  if (own !== undefined || shape.kind !== 'record' || seen.has(type)) return own;
  seen.add(type);
  const bases = [...(shape.virtualBases ?? []), ...shape.members.filter(({ isBase }) => isBase === true)];
  for (const base of bases) {
    const found = memberType(types, base.type, name, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

const MAX_NAMES = 10;

/** Why a type has no such part, or none that can be found, for people: `point has no member z; it has x, y`. Undefined: it has, or may have. */
export function missingPart(types: TypeTable, type: TypeId, steps: readonly Step[]): string | undefined {
  let at: TypeId = type;
  for (const step of steps) {
    at = applied(types, at, step);
    const shape = withoutAliases(types, at);
    if (
      shape.kind === 'array' &&
      step.kind === 'item' &&
      step.index > 0 &&
      itemSize(types, shape) === undefined
    )
      return 'the size of the items of that array is not known';
    // Items of items have no type of their own; what formats show is not known here.
    if (shape.kind === 'array' && shape.counts.length > 1) return undefined;
    const record = shape.kind === 'pointer' ? withoutAliases(types, shape.target) : shape;
    // A format may show what it holds.
    if (record.kind === 'record' && (record.parameters.length > 0 || step.kind === 'item')) return undefined;
    if (step.kind === 'member') {
      if (record.kind !== 'record') return `${shortName(record)} has no members`;
      const found = memberType(types, shape.kind === 'pointer' ? shape.target : at, step.name);
      if (found === undefined) return noMember(record, step.name);
      at = found;
    } else if (shape.kind === 'array') at = shape.element;
    else if (shape.kind === 'pointer') at = shape.target;
    else return `${shortName(shape)} is no pointer and no array`;
  }
  return undefined;
}

/** A type's name is cut there. */
const LONGEST_TYPE = 40;

/** The name of a type for messages. */
export function shortName(shape: PlainType): string {
  if (!('name' in shape) || shape.name === '') return 'that type';
  return shape.name.length > LONGEST_TYPE ? `${shape.name.slice(0, LONGEST_TYPE - 1)}…` : shape.name;
}

type RecordType = Extract<PlainType, { readonly kind: 'record' }>;

function noMember(record: RecordType, name: string): string {
  const names = record.members.map((member) => member.name).filter((each) => each !== '');
  const known = names.slice(0, MAX_NAMES).join(', ') + (names.length > MAX_NAMES ? ', …' : '');
  return `${shortName(record)} has no member ${name}${known === '' ? '' : `; it has ${known}`}`;
}

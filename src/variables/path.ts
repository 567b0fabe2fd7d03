/** Paths into variables as C spells them: `n`, `p.x`, `p->x`, `buf[0]`, `*q`, `list.items[2].name`; other names in backquotes. */
import { UsageError } from '../errors.ts';
import { type PlainType, sizeOf, type TypeId, type TypeTable, withoutAliases } from './types.ts';
import { Variable } from './variable.ts';

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
const NAME = /^[\p{L}_$][\p{L}\p{N}_$]*(?:::[\p{L}_$][\p{L}\p{N}_$]*)*/u;
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

/** The part that a path leads to; undefined: there is none. Through pointers, members are those of what they point at. */
export function followPath(variable: Variable, steps: readonly Step[]): Variable | undefined {
  let at: Variable | undefined = variable;
  for (const step of steps) {
    // A variable without a value says why.
    if (at === undefined || at.state !== 'value') return at;
    at = stepInto(at, step);
  }
  return at;
}

function stepInto(variable: Variable, step: Step): Variable | undefined {
  switch (step.kind) {
    case 'member': {
      const { shape } = variable;
      const record = shape.kind === 'pointer' ? variable.target() : variable;
      return record && (record.member(step.name) ?? partsOf(record)[0]?.member(step.name));
    }
    case 'item':
      return itemOf(variable, step.index);
    case 'target':
      return variable.target();
  }
}

/** What a library's type holds, as its format shows it: items of a vector, what a smart pointer owns. */
function partsOf(variable: Variable): readonly Variable[] {
  const parts = variable.format?.children?.(variable) ?? [];
  return parts.filter((part) => part instanceof Variable);
}

function itemOf(variable: Variable, index: number): Variable | undefined {
  const { shape, context } = variable;
  if (shape.kind === 'record') return partsOf(variable)[index];
  if (shape.kind === 'array') {
    const [count] = shape.counts;
    return count !== undefined && index >= count ? undefined : variable.item(index);
  }
  const first = variable.target();
  if (shape.kind !== 'pointer' || first?.address === undefined) return undefined;
  const size = sizeOf(context.types, shape.target);
  return size === undefined ? undefined : first.at(`[${index}]`, shape.target, first.address + index * size);
}

const MAX_NAMES = 10;

/** Why a type has no such part, for people: `point has no member z; it has x, y`. Undefined: it has, or may have. */
export function missingPart(types: TypeTable, type: TypeId, steps: readonly Step[]): string | undefined {
  let at: TypeId = type;
  for (const step of steps) {
    const shape = withoutAliases(types, at);
    // Items of items have no type of their own; what formats show is not known here.
    if (shape.kind === 'array' && shape.counts.length > 1) return undefined;
    const record = shape.kind === 'pointer' ? withoutAliases(types, shape.target) : shape;
    // A format may show what it holds.
    if (record.kind === 'record' && (record.parameters.length > 0 || step.kind === 'item')) return undefined;
    if (step.kind === 'member') {
      if (record.kind !== 'record') return `${nameOf(record)} has no members`;
      const found = memberType(types, record, step.name, 0);
      if (found === undefined) return noMember(record, step.name);
      at = found;
    } else if (shape.kind === 'array') at = shape.element;
    else if (shape.kind === 'pointer') at = shape.target;
    else return `${nameOf(shape)} is no pointer and no array`;
  }
  return undefined;
}

/** A type's name is cut there. */
const LONGEST_TYPE = 40;

function nameOf(shape: PlainType): string {
  if (!('name' in shape) || shape.name === '') return 'that type';
  return shape.name.length > LONGEST_TYPE ? `${shape.name.slice(0, LONGEST_TYPE - 1)}…` : shape.name;
}

type RecordType = Extract<PlainType, { readonly kind: 'record' }>;

/** Deeper ones are not looked through. */
const MAX_LEVELS = 16;

function memberType(types: TypeTable, record: RecordType, name: string, level: number): TypeId | undefined {
  const own = record.members.find((member) => member.name === name);
  if (own !== undefined || level === MAX_LEVELS) return own?.type;
  for (const member of record.members) {
    if (member.name !== '' && member.isBase !== true) continue;
    const inner = withoutAliases(types, member.type);
    const found = inner.kind === 'record' ? memberType(types, inner, name, level + 1) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function noMember(record: RecordType, name: string): string {
  const names = record.members.map((member) => member.name).filter((each) => each !== '');
  const known = names.slice(0, MAX_NAMES).join(', ') + (names.length > MAX_NAMES ? ', …' : '');
  return `${nameOf(record)} has no member ${name}${known === '' ? '' : `; it has ${known}`}`;
}

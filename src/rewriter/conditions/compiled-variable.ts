/** Variables that a condition compiled into a probe reads: a type, and code for where the value is. */
import {
  boundOf,
  isBorrow,
  isLastMember,
  isReference,
  type Member,
  missingPart,
  type Place,
  type PlannedVariable,
  type SourceType,
  sizeOf,
  type TypeId,
  type TypeTable,
  type VirtualBase,
  withoutAliases,
} from '../../variables/index.ts';
import { AddressObject } from './address-object.ts';
import { below, belowLength, moved, notNull, offsetFor, stepsBetween } from './addresses.ts';
import { load } from './memory-load.ts';
import { arithmetic } from './operators.ts';
import { bitfield, narrowed, scalarOf } from './scalar-code.ts';
import { compileOperations, compileValue, type PlaceContext } from './source-place.ts';
import type { SourceObject } from './source-value.ts';
import { asNumber, literal, type NumericValue } from './typed.ts';
import { type Wanted, whyNot } from './why-not.ts';

/** Where an object's value is. */
type Where =
  | { readonly kind: 'memory'; readonly address: NumericValue }
  /** Nowhere: it is this number. */
  | { readonly kind: 'number'; readonly number: NumericValue };

/** A variable or a part of one. */
export interface PlacedObject {
  readonly type: TypeId;
  /** Number of dimensions of its array type that indices were given for. */
  readonly dimension: number;
  readonly where: Where;
  /** Of a bitfield. */
  readonly bits?: { readonly shift: number; readonly size: number };
  /** Of a variable that is an array. */
  readonly lengths?: PlannedVariable['lengths'];
  /** References of Rust that led here: as many `*` lead here as well. */
  readonly borrows?: number;
  /** Of a part: nothing of the whole that it is in lies after it, or something does. */
  readonly end?: 'last' | 'inside';
}

/** What objects are read with. */
export interface ObjectContext extends PlaceContext {
  readonly types: TypeTable;
}

/** Members of members, and pointers to pointers, that are looked through. */
const MAX_LEVELS = 16;

/** A variable at a place; undefined: the place cannot be compiled. */
export function compiledVariable(
  type: TypeId,
  place: Place,
  context: ObjectContext,
  lengths?: PlannedVariable['lengths'],
): SourceObject | undefined {
  const object = objectAt(type, place, context);
  return made(object && { ...object, ...(lengths && { lengths }) }, context);
}

const made = (object: PlacedObject | undefined, context: ObjectContext): SourceObject | undefined =>
  object && new CompiledObject(object, context);

/** See {@link SourceObject}. */
class CompiledObject implements SourceObject {
  private readonly object: PlacedObject;
  private readonly context: ObjectContext;

  constructor(object: PlacedObject, context: ObjectContext) {
    this.object = object;
    this.context = context;
  }

  get isPointer(): boolean {
    return isPointer(this.object, this.context);
  }

  member(name: string): SourceObject | undefined {
    return made(memberOf(this.object, name, this.context), this.context);
  }

  item(index: NumericValue): SourceObject | undefined {
    return made(itemOf(this.object, index, this.context), this.context);
  }

  target(): SourceObject | undefined {
    return made(targetOf(this.object, this.context), this.context);
  }

  advanced(operator: '+' | '-', steps: NumericValue): SourceObject | undefined {
    return made(advanced(this.object, operator, steps, this.context), this.context);
  }

  steps(from: NumericValue, to: NumericValue): NumericValue | undefined {
    return stepsBetween(from, to, stepOf(this.object, this.context));
  }

  pointer(): SourceObject | undefined {
    const address = addressOf(this.object);
    return (
      address &&
      new AddressObject({
        address,
        size: sizeOfObject(this.object, this.context),
        at: (other) => made({ ...this.object, where: { kind: 'memory', address: other } }, this.context),
      })
    );
  }

  location(): { readonly address: NumericValue; readonly type: TypeId } | undefined {
    const { type, dimension } = this.object;
    const address = dimension === 0 ? addressOf(this.object) : undefined;
    return address && { address, type };
  }

  number(): NumericValue | undefined {
    return numberOf(this.object, this.context);
  }

  enumerator(name: string): bigint | undefined {
    return enumeratorIn(shapeOf(this.object, this.context), name);
  }

  isBeyond(index: NumericValue): boolean {
    const shape = shapeOf(this.object, this.context);
    if (shape.kind !== 'array') return false;
    const count = boundOf(shape.counts[this.object.dimension], this.object.end === 'last');
    return count !== undefined && below(index, count) === undefined;
  }

  lacks(name: string): string | undefined {
    return missingPart(this.context.types, this.object.type, [{ kind: 'member', name }]);
  }

  whyNot(wanted: Wanted): string {
    return whyNot(this.context.types, this.object.type, wanted);
  }
}

/** A variable at a place; a reference is what it refers to. Undefined: the place cannot be compiled. */
export function objectAt(type: TypeId, place: Place, context: ObjectContext): PlacedObject | undefined {
  switch (place.kind) {
    case 'memory': {
      const address = compileOperations(place.address, context);
      return address && seen({ type, dimension: 0, where: { kind: 'memory', address } }, context);
    }
    case 'value': {
      const number = compileValue(place.value, sizeOf(context.types, type), context);
      return number && seen({ type, dimension: 0, where: { kind: 'number', number } }, context);
    }
    case 'bytes': {
      if (place.bytes.length > 8 || place.bytes.length < (sizeOf(context.types, type) ?? 0)) return undefined;
      const value = place.bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
      const number: NumericValue = { kind: 'integer', value, bits: true };
      return seen({ type, dimension: 0, where: { kind: 'number', number } }, context);
    }
    case 'pieces': {
      const [only, ...others] = place.pieces;
      if (only?.place === undefined || others.length > 0) return undefined;
      // What the piece does not reach is missing.
      if (only.size < (sizeOf(context.types, type) ?? 0)) return undefined;
      return objectAt(type, only.place, context);
    }
  }
}

/** A reference is what it refers to. */
export function seen(object: PlacedObject, context: ObjectContext): PlacedObject | undefined {
  let each: PlacedObject | undefined = object;
  let borrows = 0;
  for (let level = 0; level < MAX_LEVELS && each !== undefined; level++) {
    const shape = shapeOf(each, context);
    if (shape.kind !== 'pointer' || !isReference(shape)) return borrows > 0 ? { ...each, borrows } : each;
    if (isBorrow(shape)) borrows++;
    each = pointedAt(each, shape.target, context);
  }
  return undefined;
}

const shapeOf = ({ type }: PlacedObject, { types }: ObjectContext) => withoutAliases(types, type);

/** `*object`, `object[0]` of a pointer; undefined: it is none. */
export function targetOf(object: PlacedObject, context: ObjectContext): PlacedObject | undefined {
  const { borrows = 0 } = object;
  if (borrows > 0) return { ...object, borrows: borrows - 1 };
  const shape = shapeOf(object, context);
  if (shape.kind === 'array') return itemOf(object, literal(0), context);
  if (shape.kind !== 'pointer') return undefined;
  const target = pointedAt(object, shape.target, context);
  return target && seen(target, context);
}

function pointedAt(pointer: PlacedObject, type: TypeId, context: ObjectContext): PlacedObject | undefined {
  const address = numberOf(pointer, context);
  return address && { type, dimension: 0, where: { kind: 'memory', address: notNull(address) } };
}

/** `object.name`, through pointers. */
export function memberOf(
  object: PlacedObject,
  name: string,
  context: ObjectContext,
): PlacedObject | undefined {
  let holder: PlacedObject | undefined = object;
  for (let level = 0; level < MAX_LEVELS && holder !== undefined; level++) {
    const shape = shapeOf(holder, context);
    if (shape.kind === 'record') return memberIn(holder, shape, name, context);
    if (shape.kind !== 'pointer') return undefined;
    holder = pointedAt(holder, shape.target, context);
  }
  return undefined;
}

type RecordType = Extract<SourceType, { kind: 'record' }>;

/** Members of anonymous members and of base classes are members; own ones come first. */
function memberIn(
  holder: PlacedObject,
  record: RecordType,
  name: string,
  context: ObjectContext,
  visited = new Set<RecordType>(),
): PlacedObject | undefined {
  const { where } = holder;
  // By damaged debug info, a class may be its own base, and several times.
  if (visited.has(record)) return undefined;
  visited.add(record);
  const whereAt = (offset: number): Where | undefined => {
    if (where.kind === 'memory') {
      const address = asNumber(arithmetic('+', where.address, offsetFor(where.address, offset)));
      return address && { kind: 'memory', address };
    }
    // A record in a number is its only member.
    return offset === 0 && sizeOf(context.types, holder.type) !== undefined ? where : undefined;
  };
  const endOf = (member: Member): 'last' | 'inside' =>
    holder.end !== 'inside' && isLastMember(record, member) ? 'last' : 'inside';
  const own = record.members.find((member) => member.name === name && name !== '');
  if (own !== undefined) {
    const found = whereAt(own.offset);
    if (found === undefined) return undefined;
    if (found.kind === 'number' && sizeOf(context.types, own.type) !== sizeOf(context.types, holder.type))
      return undefined;
    const { type, bits } = own;
    return seen({ type, dimension: 0, where: found, end: endOf(own), ...(bits && { bits }) }, context);
  }
  for (const member of record.members) {
    if (member.name !== '' && member.isBase !== true) continue;
    const inner = withoutAliases(context.types, member.type);
    const found = inner.kind === 'record' ? whereAt(member.offset) : undefined;
    if (found === undefined || inner.kind !== 'record') continue;
    const object: PlacedObject = { type: member.type, dimension: 0, where: found, end: endOf(member) };
    const sought = memberIn(object, inner, name, context, visited);
    if (sought !== undefined) return sought;
  }
  for (const base of record.virtualBases ?? []) {
    const inner = withoutAliases(context.types, base.type);
    const address = where.kind === 'memory' ? virtualBaseAt(where.address, base, context) : undefined;
    if (address === undefined || inner.kind !== 'record') continue;
    const at: Where = { kind: 'memory', address };
    const object: PlacedObject = { type: base.type, dimension: 0, where: at, end: 'inside' };
    const sought = memberIn(object, inner, name, context, visited);
    if (sought !== undefined) return sought;
  }
  return undefined;
}

/** The address of a virtual base class: the vtable of the object has its distance. */
function virtualBaseAt(
  object: NumericValue,
  { pointer, down, addressSize }: VirtualBase,
  { memory }: ObjectContext,
): NumericValue | undefined {
  const type = addressSize === 8 ? 'u64' : 'u32';
  const read = (from: NumericValue | undefined, distance: number): NumericValue | undefined => {
    const address = from && asNumber(arithmetic('+', from, offsetFor(from, distance)));
    return address && asNumber(load(type, address, memory));
  };
  const table = read(object, pointer);
  const distance = table && read(notNull(table), -down);
  return distance && asNumber(arithmetic('+', object, distance));
}

/** `object[index]`: of an array, within its bounds; of a pointer. */
export function itemOf(
  object: PlacedObject,
  index: NumericValue,
  context: ObjectContext,
): PlacedObject | undefined {
  const shape = shapeOf(object, context);
  if (shape.kind === 'pointer') {
    const size = sizeOf(context.types, shape.target);
    const pointer = numberOf(object, context);
    if (size === undefined || pointer === undefined) return undefined;
    const address = moved(notNull(pointer), index, size);
    return address && seen({ type: shape.target, dimension: 0, where: { kind: 'memory', address } }, context);
  }
  if (shape.kind !== 'array' || object.where.kind !== 'memory') return undefined;
  const inner = shape.counts.slice(object.dimension + 1);
  const element = sizeOf(context.types, shape.element);
  if (element === undefined || inner.includes(undefined)) return undefined;
  const size = inner.reduce((product: number, count) => product * (count ?? 0), element);
  const bounded = inBounds(object, shape, index, context);
  const address = bounded && moved(object.where.address, bounded, size);
  if (address === undefined) return undefined;
  const isLast = inner.length === 0;
  const item: PlacedObject = {
    ...(!isLast && object.lengths && { lengths: object.lengths }),
    type: isLast ? shape.element : object.type,
    dimension: isLast ? 0 : object.dimension + 1,
    where: { kind: 'memory', address },
    end: 'inside',
  };
  return isLast ? seen(item, context) : item;
}

/** An index of an item that an array has; undefined: there is none, or how many it has is not known. */
function inBounds(
  { dimension, lengths, end }: PlacedObject,
  { counts, lengths: variables }: Extract<SourceType, { kind: 'array' }>,
  index: NumericValue,
  context: ObjectContext,
): NumericValue | undefined {
  const count = counts[dimension];
  if (count !== undefined || variables?.[dimension] === undefined)
    return below(index, boundOf(count, end === 'last'));
  const length = lengths?.[dimension];
  if (length?.plan.state !== 'value') return undefined;
  const { place } = length.plan;
  const size = length.size === 8 ? 'u64' : length.size === 4 ? 'u32' : undefined;
  if (size === undefined || place.kind === 'bytes' || place.kind === 'pieces') return undefined;
  const number =
    place.kind === 'value'
      ? compileValue(place.value, length.size, context)
      : compileOperations(place.address, context);
  const read =
    number &&
    (place.kind === 'value' ? narrowed(number, size) : asNumber(load(size, number, context.memory)));
  return read && belowLength(index, read);
}

/** Whether an object is a pointer, or an array, which stands for one. */
function isPointer(object: PlacedObject, context: ObjectContext): boolean {
  const { kind } = shapeOf(object, context);
  return kind === 'pointer' || kind === 'array';
}

/** Bytes of what a pointer points at, or of an item of an array. */
function stepOf(object: PlacedObject, context: ObjectContext): number | undefined {
  const shape = shapeOf(object, context);
  if (shape.kind === 'pointer') return sizeOf(context.types, shape.target);
  return shape.kind === 'array' && shape.counts.length === 1
    ? sizeOf(context.types, shape.element)
    : undefined;
}

/** `pointer + steps`; undefined: it is no pointer or array. */
function advanced(
  object: PlacedObject,
  operator: '+' | '-',
  steps: NumericValue,
  context: ObjectContext,
): PlacedObject | undefined {
  const shape = shapeOf(object, context);
  const size = stepOf(object, context);
  const pointer = numberOf(object, context);
  const by = operator === '+' ? steps : asNumber(arithmetic('-', literal(0), steps));
  if (shape.kind !== 'pointer' || size === undefined || pointer === undefined || by === undefined)
    return undefined;
  const number = moved(pointer, by, size);
  return number && { type: object.type, dimension: 0, where: { kind: 'number', number } };
}

/** Bytes of an object, or of a row of an array. */
function sizeOfObject(object: PlacedObject, context: ObjectContext): number | undefined {
  const shape = shapeOf(object, context);
  if (object.dimension === 0 || shape.kind !== 'array') return sizeOf(context.types, object.type);
  const element = sizeOf(context.types, shape.element);
  const counts = shape.counts.slice(object.dimension);
  if (element === undefined || counts.includes(undefined)) return undefined;
  return counts.reduce((product: number, count) => product * (count ?? 0), element);
}

/** `&object` */
const addressOf = ({ where, bits }: PlacedObject): NumericValue | undefined =>
  where.kind === 'memory' && bits === undefined ? where.address : undefined;

/** The number that an object is in an expression; undefined: a record, a text, or wider than 64 bits. */
export function numberOf(object: PlacedObject, context: ObjectContext): NumericValue | undefined {
  const shape = shapeOf(object, context);
  const { where, bits } = object;
  // An array is the address of its first item.
  if (shape.kind === 'array') return where.kind === 'memory' ? where.address : undefined;
  const scalar = scalarOf(shape);
  if (scalar === undefined) return undefined;
  if (bits !== undefined)
    return where.kind === 'memory' ? bitfield(where.address, bits, scalar, context.memory) : undefined;
  return where.kind === 'memory'
    ? asNumber(load(scalar, where.address, context.memory))
    : narrowed(where.number, scalar);
}

/** The value of an enumeration's name, with or without a path; undefined: the type has none such. */
export function enumeratorIn(shape: SourceType, name: string): bigint | undefined {
  if (shape.kind !== 'enum') return undefined;
  const last = name.slice(name.lastIndexOf(':') + 1);
  return shape.values.find((each) => each.name === name || each.name === last)?.value;
}

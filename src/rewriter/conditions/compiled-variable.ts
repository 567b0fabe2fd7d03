/** Variables that a condition compiled into a probe reads: a type, and code for where the value is. */
import {
  type Place,
  type SourceType,
  sizeOf,
  type TypeId,
  type TypeTable,
  withoutAliases,
} from '../../variables/index.ts';
import type { LoadType, NumType } from './expression.ts';
import type { GuestExpression } from './guest-expression.ts';
import { load } from './memory-load.ts';
import { arithmetic } from './operators.ts';
import { compileOperations, type PlaceContext, signed, unsigned } from './source-place.ts';
import type { SourceObject } from './source-value.ts';
import { code, constant, convert, isInt, type NumericValue, type Value, wasmInt } from './typed.ts';

/** Where an object's value is. */
type Where =
  | { readonly kind: 'memory'; readonly address: NumericValue }
  /** Nowhere: it is this number. */
  | { readonly kind: 'number'; readonly number: NumericValue };

/** A variable or a part of one. */
interface PlacedObject {
  readonly type: TypeId;
  /** Number of dimensions of its array type that indices were given for. */
  readonly dimension: number;
  readonly where: Where;
  /** Of a bitfield. */
  readonly bits?: { readonly shift: number; readonly size: number };
}

/** What objects are read with. */
export interface ObjectContext extends PlaceContext {
  readonly types: TypeTable;
}

/** Members of members, and pointers to pointers, that are looked through. */
const MAX_LEVELS = 16;

const integer = (value: number): NumericValue => ({ kind: 'integer', value: BigInt(value), bits: false });
const asNumber = (value: Value): NumericValue | undefined =>
  value.kind === 'integer' || value.kind === 'float' || value.kind === 'code' ? value : undefined;

/** A variable at a place; undefined: the place cannot be compiled. */
export function compiledVariable(
  type: TypeId,
  place: Place,
  context: ObjectContext,
): SourceObject | undefined {
  return made(objectAt(type, place, context), context);
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

  address(): NumericValue | undefined {
    return addressOf(this.object);
  }

  number(): NumericValue | undefined {
    return numberOf(this.object, this.context);
  }

  enumerator(name: string): bigint | undefined {
    return enumeratorIn(shapeOf(this.object, this.context), name);
  }
}

function objectAt(type: TypeId, place: Place, context: ObjectContext): PlacedObject | undefined {
  switch (place.kind) {
    case 'memory': {
      const address = compileOperations(place.address, context);
      return address && seen({ type, dimension: 0, where: { kind: 'memory', address } }, context);
    }
    case 'value': {
      const number = compileOperations(place.value, context);
      return number && seen({ type, dimension: 0, where: { kind: 'number', number } }, context);
    }
    case 'bytes': {
      if (place.bytes.length > 8) return undefined;
      const value = place.bytes.reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
      const number: NumericValue = { kind: 'integer', value, bits: true };
      return seen({ type, dimension: 0, where: { kind: 'number', number } }, context);
    }
    case 'pieces': {
      const [only, ...others] = place.pieces;
      if (only?.place === undefined || others.length > 0) return undefined;
      return objectAt(type, only.place, context);
    }
  }
}

/** A reference is what it refers to. */
function seen(object: PlacedObject, context: ObjectContext): PlacedObject | undefined {
  let each: PlacedObject | undefined = object;
  for (let level = 0; level < MAX_LEVELS && each !== undefined; level++) {
    const shape = shapeOf(each, context);
    if (shape.kind !== 'pointer' || shape.form !== 'reference') return each;
    each = pointedAt(each, shape.target, context);
  }
  return undefined;
}

const shapeOf = ({ type }: PlacedObject, { types }: ObjectContext) => withoutAliases(types, type);

/** `*object`, `object[0]` of a pointer; undefined: it is none. */
function targetOf(object: PlacedObject, context: ObjectContext): PlacedObject | undefined {
  const shape = shapeOf(object, context);
  if (shape.kind === 'array') return itemOf(object, integer(0), context);
  if (shape.kind !== 'pointer') return undefined;
  const target = pointedAt(object, shape.target, context);
  return target && seen(target, context);
}

function pointedAt(pointer: PlacedObject, type: TypeId, context: ObjectContext): PlacedObject | undefined {
  const address = numberOf(pointer, context);
  return address && { type, dimension: 0, where: { kind: 'memory', address: notNull(address) } };
}

/** The null pointer is an address like others in WebAssembly, but nothing is there. */
function notNull(address: NumericValue): NumericValue {
  if (address.kind !== 'code' || !isInt(address.type)) return address;
  return code(address.type, checked(wasmInt(address.type), address.code, { kind: 'not-zero' }));
}

type Checked = Extract<GuestExpression, { kind: 'checked' }>;
const checked = (type: Checked['type'], operand: GuestExpression, test: Checked['test']): Checked => ({
  kind: 'checked',
  ...{ type, operand, test },
});

/** `object.name`, through pointers. */
function memberOf(object: PlacedObject, name: string, context: ObjectContext): PlacedObject | undefined {
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
  level = 0,
): PlacedObject | undefined {
  const { where } = holder;
  if (level === MAX_LEVELS) return undefined;
  const at = (offset: number): Where | undefined => {
    if (where.kind === 'memory') {
      const address = asNumber(arithmetic('+', where.address, offsetFor(where.address, offset)));
      return address && { kind: 'memory', address };
    }
    // A record in a number is its only member.
    return offset === 0 && sizeOf(context.types, holder.type) !== undefined ? where : undefined;
  };
  const own = record.members.find((member) => member.name === name && name !== '');
  if (own !== undefined) {
    const found = at(own.offset);
    if (found === undefined) return undefined;
    if (found.kind === 'number' && sizeOf(context.types, own.type) !== sizeOf(context.types, holder.type))
      return undefined;
    return seen({ type: own.type, dimension: 0, where: found, ...(own.bits && { bits: own.bits }) }, context);
  }
  for (const member of record.members) {
    if (member.name !== '' && member.isBase !== true) continue;
    const inner = withoutAliases(context.types, member.type);
    const found = inner.kind === 'record' ? at(member.offset) : undefined;
    if (found === undefined || inner.kind !== 'record') continue;
    const object: PlacedObject = { type: member.type, dimension: 0, where: found };
    const sought = memberIn(object, inner, name, context, level + 1);
    if (sought !== undefined) return sought;
  }
  return undefined;
}

/** An address wraps at its own width, whatever is added. */
function offsetFor(address: NumericValue, offset: number): NumericValue {
  return address.kind === 'code' && isInt(address.type)
    ? code(address.type, constant(address.type, BigInt(offset)))
    : integer(offset);
}

/** `object[index]`: of an array, within its bounds; of a pointer. */
function itemOf(object: PlacedObject, index: NumericValue, context: ObjectContext): PlacedObject | undefined {
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
  const bounded = below(index, shape.counts[object.dimension]);
  const address = bounded && moved(object.where.address, bounded, size);
  if (address === undefined) return undefined;
  const isLast = inner.length === 0;
  const item: PlacedObject = {
    type: isLast ? shape.element : object.type,
    dimension: isLast ? 0 : object.dimension + 1,
    where: { kind: 'memory', address },
  };
  return isLast ? seen(item, context) : item;
}

/** An index that is one of an array's; undefined: it never is. */
function below(index: NumericValue, count: number | undefined): NumericValue | undefined {
  if (index.kind === 'float') return undefined;
  // The last member of a record may be an array of no or one item that stands for any number; C has no other way to say that.
  if (count === undefined || count <= 1) return index;
  if (index.kind === 'integer') return index.value >= 0n && index.value < BigInt(count) ? index : undefined;
  if (!isInt(index.type)) return undefined;
  const type = wasmInt(index.type);
  return code(index.type, checked(type, index.code, { kind: 'below', limit: BigInt(count) }));
}

/** The address of an item. */
function moved(address: NumericValue, index: NumericValue, size: number): NumericValue | undefined {
  if (address.kind !== 'code' || !isInt(address.type)) {
    const offset = asNumber(arithmetic('*', index, integer(size)));
    return offset && asNumber(arithmetic('+', address, offset));
  }
  const { type } = address;
  const steps = convert(index, type);
  if (steps === undefined) return undefined;
  const offset = asNumber(arithmetic('*', code(type, steps), code(type, constant(type, BigInt(size)))));
  return offset && asNumber(arithmetic('+', address, offset));
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

/** `to - from` of two pointers, as numbers; undefined: what they point at has no size. */
export function stepsBetween(
  from: NumericValue,
  to: NumericValue,
  size: number | undefined,
): NumericValue | undefined {
  const bytes = asNumber(arithmetic('-', to, from));
  if (size === undefined || size === 0 || bytes === undefined) return undefined;
  return asNumber(arithmetic('/', signed(bytes), integer(size)));
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
  const by = operator === '+' ? steps : asNumber(arithmetic('-', integer(0), steps));
  if (shape.kind !== 'pointer' || size === undefined || pointer === undefined || by === undefined)
    return undefined;
  const number = moved(pointer, by, size);
  return number && { type: object.type, dimension: 0, where: { kind: 'number', number } };
}

/** `&object` */
const addressOf = ({ where, bits }: PlacedObject): NumericValue | undefined =>
  where.kind === 'memory' && bits === undefined ? where.address : undefined;

/** The number that an object is in an expression; undefined: a record, a text, or wider than 64 bits. */
function numberOf(object: PlacedObject, context: ObjectContext): NumericValue | undefined {
  const shape = shapeOf(object, context);
  const { where, bits } = object;
  // An array is the address of its first item.
  if (shape.kind === 'array') return where.kind === 'memory' ? where.address : undefined;
  const scalar = scalarOf(shape);
  if (scalar === undefined) return undefined;
  if (bits !== undefined)
    return where.kind === 'memory' ? bitfield(where.address, bits, scalar, context) : undefined;
  return where.kind === 'memory'
    ? asNumber(load(scalar, where.address, context.memory))
    : narrowed(where.number, scalar);
}

/** How a scalar of a type is read; undefined: it is none, or too wide. */
function scalarOf(shape: SourceType): LoadType | undefined {
  switch (shape.kind) {
    case 'base': {
      if (shape.encoding === 'float') return shape.size === 4 ? 'f32' : shape.size === 8 ? 'f64' : undefined;
      const isSigned = shape.encoding === 'signed' || shape.encoding === 'char';
      return integerOf(shape.size, isSigned);
    }
    case 'enum':
      return integerOf(shape.size, shape.isSigned);
    case 'pointer':
      return integerOf(shape.size, false);
    default:
      return undefined;
  }
}

const integerOf = (size: number, isSigned: boolean): LoadType | undefined =>
  (({ 1: 'u8', 2: 'u16', 4: 'u32', 8: 'u64' }) as const)[size]?.replace('u', isSigned ? 'i' : 'u') as
    | LoadType
    | undefined;

/** A number as one of a type; narrow ones keep their low bits and become an `i32`. */
export function narrowed(number: NumericValue, type: LoadType): NumericValue | undefined {
  switch (type) {
    case 'i8':
    case 'i16':
    case 'u8':
    case 'u16': {
      const wide = convert(number, 'i32');
      if (wide === undefined) return undefined;
      const size = Number(type.slice(1));
      const value = code('i32', wide);
      if (type.startsWith('u'))
        return asNumber(arithmetic('&', value, code('i32', constant('i32', (1n << BigInt(size)) - 1n))));
      return asNumber(extended(value, 32 - size));
    }
    default: {
      // The bits of a float in an integer, or the other way round, are not converted.
      if (number.kind === 'code' && isInt(number.type) !== isInt(type)) return undefined;
      const converted = convert(number, type);
      return converted && code(type, converted);
    }
  }
}

/** The lowest bits with their sign: shifted to the top and back. */
function extended(value: NumericValue, by: number): Value {
  const up = asNumber(arithmetic('<<', value, integer(by)));
  return up === undefined ? { kind: 'fail' } : arithmetic('>>', up, integer(by));
}

function bitfield(
  address: NumericValue,
  { shift, size }: { readonly shift: number; readonly size: number },
  scalar: LoadType,
  { memory }: ObjectContext,
): NumericValue | undefined {
  const bytes = Math.ceil((shift + size) / 8);
  const width = bytes <= 1 ? 8 : bytes <= 2 ? 16 : bytes <= 4 ? 32 : 64;
  if (bytes > 8 || size < 1) return undefined;
  const loaded = asNumber(load(`u${width}` as 'u8' | 'u16' | 'u32' | 'u64', address, memory));
  if (loaded === undefined) return undefined;
  const stack: NumType = width === 64 ? 'u64' : 'u32';
  const all = convert(unsigned(loaded), stack);
  if (all === undefined) return undefined;
  const room = (width === 64 ? 64 : 32) - size;
  // To the top, so that the bits above are gone, and down again with or without sign.
  const up = asNumber(arithmetic('<<', code(stack, all), integer(room - shift)));
  if (up?.kind !== 'code') return undefined;
  const isSigned = scalar.startsWith('i');
  const top = isSigned ? code(stack === 'u64' ? 'i64' : 'i32', up.code) : up;
  return asNumber(arithmetic('>>', top, integer(room)));
}

/** The value of an enumeration's name, with or without a path; undefined: the type has none such. */
export function enumeratorIn(shape: SourceType, name: string): bigint | undefined {
  if (shape.kind !== 'enum') return undefined;
  const last = name.slice(name.lastIndexOf(':') + 1);
  return shape.values.find((each) => each.name === name || each.name === last)?.value;
}

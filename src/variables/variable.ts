/**
 * A variable, or a part of one, with its value as it is now. Memory is read when somebody looks. What can't be known has a
 * state and a reason in place of a value.
 */
import { hasUnknownLength, MoreTypes, rowOf } from './array-length.ts';
import { bytesWithin, isWhole, problemOfBytes } from './described-bytes.ts';
import type { Found } from './evaluate.ts';
import { libraryFormats } from './formats/index.ts';
import { bytesOf, readMemory, readSmall, unsignedOf } from './guest-state.ts';
import { isOpen } from './open-array.ts';
import type { NoValueState } from './plan.ts';
import { type ScalarValue, scalarOf, smallScalar, smallSize } from './scalar.ts';
import { textOf, withDefaults } from './show.ts';
import {
  isReference,
  itemSize,
  type Member,
  type PlainType,
  sizeOf,
  type TypeId,
  typeName,
  type VirtualBase,
  withoutAliases,
} from './types.ts';
import type { Format, ReadContext, ShowOptions, Value } from './value.ts';
import { virtualBaseAt } from './virtual-base.ts';

/** Where a variable is declared. */
export interface Declaration {
  readonly path: string | undefined;
  /** 1-based; 0 when unknown. */
  readonly line: number;
}

/** What a {@link Variable} is made of. */
interface Parts {
  readonly name: string;
  readonly kind: Variable['kind'];
  readonly type: TypeId;
  readonly declaration?: Declaration | undefined;
  readonly found: Found;
  readonly state?: NoValueState | undefined;
  readonly isEarlier?: true | undefined;
  readonly bits?: Member['bits'] | undefined;
}

/** Items of an array that children are made of, unless more are asked for by {@link Variable.item}. */
const MAX_CHILDREN = 1000;

const NOTHING = new Uint8Array(0);

/** A reference to a reference to a reference: there are no more. */
const MAX_REFERENCES = 16;

/** Why there is no value. */
interface Problem {
  readonly state: NoValueState;
  readonly reason: string;
  /** There is no memory at its address. */
  readonly isOutside?: true;
}

/** Formats → type → its format; types are few, and shown often. */
const known = new WeakMap<readonly Format[], WeakMap<PlainType, Format | null>>();

/** See the top of this file. */
export class Variable implements Value {
  readonly name: string;
  readonly kind: 'parameter' | 'local' | 'static' | 'member';
  readonly declaration: Declaration | undefined;
  readonly state: 'value' | NoValueState;
  /** Why there is no value; '' where there is one. */
  readonly reason: string;
  /** There is no value because there is no memory at its address, or at that of what it refers to. @internal */
  readonly isOutside: boolean;
  /** In memory 0; undefined: it is not in memory. */
  readonly address: number | undefined;
  /**
   * True where the guest went on since the last event of its activation, as at a trap, and what holds it may have been
   * written since: its value is that of the event, or it has none.
   */
  readonly isEarlier: boolean;
  /** Its type without other names; for formats. */
  readonly shape: PlainType;
  readonly context: ReadContext;
  readonly #typeId: TypeId;
  readonly #found: Found;
  readonly #bits: Member['bits'];

  constructor(context: ReadContext, parts: Parts) {
    const { found } = parts;
    this.context = context;
    this.name = parts.name;
    this.kind = parts.kind;
    this.#typeId = parts.type;
    this.declaration = parts.declaration;
    this.shape = withoutAliases(context.types, parts.type);
    this.#found = found;
    this.isEarlier = parts.isEarlier === true;
    this.#bits = parts.bits;
    this.address = found.kind === 'memory' ? found.address : undefined;
    const problem =
      this.#problem(parts.state) ?? (isReference(this.shape) ? this.#problemOfReferent() : undefined);
    this.state = problem?.state ?? 'value';
    this.reason = problem?.reason ?? '';
    this.isOutside = problem?.isOutside === true;
  }

  /** The same under another name. @internal */
  named(name: string): Variable {
    const { kind, declaration, context, state } = this;
    return new Variable(context, {
      ...{ name, kind, declaration, type: this.#typeId, found: this.#found, bits: this.#bits },
      isEarlier: this.isEarlier || undefined,
      state: state === 'value' ? undefined : state,
    });
  }

  /** Its type as a declaration spells it. */
  get type(): string {
    return typeName(this.context.types, this.#typeId);
  }

  /** The format for its type; undefined: it is shown by what it is made of. */
  get format(): Format | undefined {
    const { shape } = this;
    const { formats } = this.context;
    // Numbers are looked at most, and no library defines any.
    if (shape.kind === 'base' && formats === libraryFormats) return undefined;
    let ofTypes = known.get(formats);
    if (ofTypes === undefined) {
      ofTypes = new WeakMap();
      known.set(formats, ofTypes);
    }
    let format = ofTypes.get(shape);
    if (format === undefined) {
      format = formats.find(({ matches }) => matches(shape)) ?? null;
      ofTypes.set(shape, format);
    }
    return format ?? undefined;
  }

  /** A number, a truth value, or, of 64 bits and more, a bigint; of a text the text; undefined: it has parts, or no value. */
  get value(): ScalarValue | undefined {
    if (this.state !== 'value') return undefined;
    const text = this.format?.value?.(this);
    if (text !== undefined) return text;
    const found = this.#found;
    const size = found.kind === 'memory' && this.#bits === undefined ? smallSize(this.shape) : undefined;
    // What is looked at most, without a copy of its bytes.
    if (found.kind === 'memory' && size !== undefined) {
      const bits = readSmall(this.context.state, found.address, size);
      return bits === undefined ? undefined : smallScalar(this.shape, bits);
    }
    return scalarOf(this.shape, this.#read() ?? NOTHING);
  }

  /** Members, items, what a pointer points at. Of long arrays, the first thousand. */
  get children(): readonly Value[] {
    if (this.state !== 'value') return [];
    const { shape } = this;
    const formatted = this.format?.children?.(this);
    if (formatted !== undefined) return formatted;
    switch (shape.kind) {
      case 'record': {
        const variant = this.#variant();
        const members = [...shape.members, ...(variant === undefined ? [] : [variant])];
        const bases = shape.virtualBases?.map((base) => this.#virtualBase(base)) ?? [];
        return [...bases, ...members.map((member) => this.part(member))];
      }
      case 'array': {
        const [count = 0] = shape.lengths?.[0] === undefined ? shape.counts : [];
        return Array.from({ length: Math.min(count, MAX_CHILDREN) }, (_, i) => this.item(i));
      }
      case 'pointer': {
        const target = this.target();
        return target === undefined ? [] : [target];
      }
      default:
        return [];
    }
  }

  /** The member with a name, those of anonymous members and base classes included; undefined: there is none. */
  member(name: string): Variable | undefined {
    return this.#member(name, new Set());
  }

  /** Item `index` of an array, whether or not it has that many. */
  item(index: number): Variable {
    const { shape } = this;
    if (shape.kind !== 'array') return this.#at(`[${index}]`, this.#typeId, 0);
    const name = `[${index}]`;
    if (hasUnknownLength(shape))
      return new Variable(this.context, { ...nowhere(name, NO_LENGTH), type: shape.element });
    const size = itemSize(this.context.types, shape);
    // The first one is at the start, however large it is.
    const isPlaced = size !== undefined || index === 0;
    const parts = isPlaced ? this.#parts(name, index * (size ?? 0), size ?? 0) : nowhere(name, NO_ROW_SIZE);
    if (shape.counts.length === 1) return new Variable(this.context, { ...parts, type: shape.element });
    const types = new MoreTypes(this.context.types, rowOf(shape));
    return new Variable({ ...this.context, types }, { ...parts, type: types.added });
  }

  /** What a pointer points at; undefined: nothing, or nothing that has a type. */
  target(): Variable | undefined {
    const { shape } = this;
    if (shape.kind !== 'pointer' || this.state !== 'value') return undefined;
    const address = Number(unsignedOf(this.#read() ?? NOTHING));
    const target = withoutAliases(this.context.types, shape.target);
    if (address === 0 || shape.target < 0 || target.kind === 'function') return undefined;
    return new Variable(this.context, {
      name: `*${this.name}`,
      kind: 'member',
      type: shape.target,
      found: { kind: 'memory', address },
      ...(this.isEarlier && { isEarlier: true }),
    });
  }

  /** A value of a type at an address of memory. `bits`: it is in some bits of the byte there. */
  at(name: string, type: TypeId, address: number, bits?: Member['bits']): Variable {
    const found = { kind: 'memory', address } as const;
    return new Variable(this.context, { name, kind: 'member', type, found, ...(bits && { bits }) });
  }

  /** A part of this value. */
  part(member: Member): Variable {
    return this.#at(member.name, member.type, member.offset, member.bits);
  }

  /** The value's bytes; of a bitfield its number in as many bytes as its type has. Empty without a value, and where some are missing. */
  bytes(): Uint8Array {
    // Not those that other readers of this value get.
    return (this.#read() ?? NOTHING).slice();
  }

  /** The value as text: `7`, `{x = 1, y = 2}`, `0x400 "hello"`; without a value, its state. */
  toString(options: ShowOptions = {}): string {
    return textOf(this, withDefaults(options));
  }

  /** For `JSON.stringify`: what it is and its text, without what it is read from. */
  toJSON(): Readonly<Record<string, string>> {
    const { name, type, state, reason } = this;
    return { name, type, text: this.toString(), ...(state !== 'value' && { state, reason }) };
  }

  /** @param seen records without such a member: by damaged debug info, a class may be its own base, and several times */
  #member(name: string, seen: Set<PlainType>): Variable | undefined {
    const { shape } = this;
    if (this.state !== 'value' || shape.kind !== 'record' || seen.has(shape)) return undefined;
    seen.add(shape);
    for (const member of shape.members) {
      if (member.name === name) return this.part(member);
      if (member.name !== '' && member.isBase !== true) continue;
      const inside = this.part(member).#member(name, seen);
      if (inside !== undefined) return inside;
    }
    for (const base of shape.virtualBases ?? []) {
      const inside = this.#virtualBase(base).#member(name, seen);
      if (inside !== undefined) return inside;
    }
    return undefined;
  }

  #virtualBase(base: VirtualBase): Variable {
    const parts = { name: '', kind: 'member', type: base.type } as const;
    const earlier = this.isEarlier && ({ isEarlier: true } as const);
    const address =
      this.address === undefined ? undefined : virtualBaseAt(this.context.state, this.address, base);
    const found: Found =
      address === undefined
        ? { kind: 'none', reason: 'the object has no vtable that says where its virtual base class is' }
        : { kind: 'memory', address };
    return new Variable(this.context, { ...parts, found, ...earlier });
  }

  /** The variant that is there, of a tagged union. */
  #variant(): Member | undefined {
    const { shape } = this;
    const variants = shape.kind === 'record' ? shape.variants : undefined;
    if (variants === undefined) return undefined;
    const { discriminant, list } = variants;
    if (discriminant === undefined) return list[0]?.member;
    const part = this.part(discriminant);
    if (part.state !== 'value') return undefined;
    const bytes = part.bytes();
    const value = unsignedOf(bytes);
    const width = 8 * bytes.length;
    const chosen = list.find(
      (each) => each.value !== undefined && BigInt.asUintN(width, each.value) === value,
    );
    return (chosen ?? list.find((each) => each.value === undefined))?.member;
  }

  #at(name: string, type: TypeId, offset: number, bits?: Member['bits']): Variable {
    const size =
      bits === undefined ? (sizeOf(this.context.types, type) ?? 0) : Math.ceil((bits.shift + bits.size) / 8);
    return new Variable(this.context, { ...this.#parts(name, offset, size), type, ...(bits && { bits }) });
  }

  #parts(name: string, offset: number, size: number): Omit<Parts, 'type'> {
    const found = within(this.#found, offset, size);
    return { name, kind: 'member', found, ...(this.isEarlier && { isEarlier: true }) };
  }

  #size(): number | undefined {
    const bits = this.#bits;
    return bits === undefined
      ? sizeOf(this.context.types, this.#typeId)
      : Math.ceil((bits.shift + bits.size) / 8);
  }

  #problem(state: NoValueState | undefined): Problem | undefined {
    const found = this.#found;
    if (found.kind === 'none') return { state: state ?? 'unsupported', reason: found.reason };
    if (this.shape.kind === 'unsupported')
      return { state: 'unsupported', reason: `its type ${this.shape.reason}` };
    const size = this.#size();
    if (found.kind === 'bytes')
      return problemOfBytes(found, { shape: this.shape, size, types: this.context.types });
    // Arrays of unknown length have an address and items.
    if (size === undefined || size === 0) return undefined;
    return outside(this.context, this.shape, found.address, size);
  }

  /** Why what a reference refers to has no value: it is shown in place of the reference. */
  #problemOfReferent(): Problem | undefined {
    const { types, state } = this.context;
    let { shape } = this;
    let bytes = this.#read();
    for (let level = 0; level < MAX_REFERENCES && shape.kind === 'pointer' && isReference(shape); level++) {
      const address = Number(unsignedOf(bytes ?? NOTHING));
      const size = sizeOf(types, shape.target);
      // NULL is shown as such, and what has no size is nowhere.
      if (address === 0 || size === undefined || size === 0) return undefined;
      shape = withoutAliases(types, shape.target);
      const problem = outside(this.context, shape, address, size);
      if (problem !== undefined) return problem;
      bytes = shape.kind === 'pointer' ? readMemory(state, address, size) : undefined;
    }
    return undefined;
  }

  #read(): Uint8Array | undefined {
    const found = this.#found;
    const size = this.#size();
    if (size === undefined || found.kind === 'none') return undefined;
    if (found.kind === 'bytes' && !isWhole(found, size)) return undefined;
    const bytes =
      found.kind === 'memory'
        ? readMemory(this.context.state, found.address, size)
        : found.bytes.length === size
          ? found.bytes
          : found.bytes.subarray(0, size);
    const bits = this.#bits;
    if (bytes === undefined || bits === undefined) return bytes;
    const whole = sizeOf(this.context.types, this.#typeId) ?? 8;
    const number = BigInt.asUintN(bits.size, unsignedOf(bytes) >> BigInt(bits.shift));
    const { shape } = this;
    const isSigned =
      (shape.kind === 'base' && (shape.encoding === 'signed' || shape.encoding === 'char')) ||
      (shape.kind === 'enum' && shape.isSigned);
    return bytesOf(isSigned ? BigInt.asIntN(bits.size, number) : number, whole);
  }
}

/** Why a value cannot be read at its address. */
function outside(
  { state, types }: ReadContext,
  shape: PlainType,
  address: number,
  size: number,
): Problem | undefined {
  const memory = state.memory();
  if (memory?.holds(address, size) === true) return undefined;
  if (memory === undefined || address < 0 || address + size > memory.byteLength) {
    const reason = `its address 0x${address.toString(16)} is not in memory`;
    return { state: 'unsupported', reason, isOutside: true };
  }
  // Of what has parts, some may be there.
  if (shape.kind === 'record' || shape.kind === 'array') {
    const reach = isOpen(types, shape) ? memory.byteLength - address : size;
    if (memory.touches?.(address, reach) === true) return undefined;
  }
  return {
    state: 'unsupported',
    reason: memory.missing ?? 'the snapshot does not hold this part of memory',
  };
}

/** Of an item of an array whose items have a size that debug info does not say. */
const NO_ROW_SIZE = 'the size of the items before it is not known';
/** Of one of an array that may have no such item. */
const NO_LENGTH = 'how many items the array has is not known here';

function nowhere(name: string, reason: string): Omit<Parts, 'type'> {
  return { name, kind: 'member', found: { kind: 'none', reason } };
}

function within(found: Found, offset: number, size: number): Found {
  switch (found.kind) {
    case 'none':
      return found;
    case 'memory':
      return { kind: 'memory', address: found.address + offset };
    case 'bytes':
      return bytesWithin(found, offset, size);
  }
}

/**
 * Types (DWARF 5 §5) by the section offsets of their entries, each read on first use and kept: what no variable that is looked
 * at needs is never read.
 */
import { MalformedDebugInfoError } from '../../../errors.ts';
import {
  type Encoding,
  type Member,
  NO_TYPE,
  type SourceType,
  type TypeId,
  type TypeTable,
  typeId,
  typeName,
  type Variant,
  type Variants,
  type VirtualBase,
  withoutAliases,
} from '../../../variables/index.ts';
import { DW_AT, DW_ATE, DW_OP, DW_TAG } from '../constants.ts';
import type { Unit } from '../info.ts';
import { SectionReader } from '../reader.ts';
import type { Entries, Entry } from './entries.ts';
import type { ConvertTarget } from './expression.ts';
import { dataMemberPointer, functionMemberPointer } from './member-pointer.ts';
import { TypeDefinitions } from './type-definitions.ts';

/** Members, enumerators and dimensions that are kept of one type. */
const MAX_MEMBERS = 10_000;
const MAX_DIMENSIONS = 32;
/** Longer chains of entries that stand for each other are a cycle. */
const MAX_LINKS = 16;

/** Stands for the variable where a count is given in another form. */
const NO_ENTRY = -1;

const encodings = new Map<number, Encoding>([
  [DW_ATE.boolean, 'boolean'],
  [DW_ATE.float, 'float'],
  [DW_ATE.signed, 'signed'],
  [DW_ATE.signed_char, 'char'],
  [DW_ATE.unsigned, 'unsigned'],
  [DW_ATE.unsigned_char, 'unsigned-char'],
  [DW_ATE.UTF, 'utf'],
]);

type Record = Extract<SourceType, { readonly kind: 'record' }>;

/** The types of one module. */
export class TypeReader implements TypeTable {
  private readonly entries: Entries;
  private readonly definitions: TypeDefinitions;
  /** Type → section offset of its entry. */
  private readonly offsets: number[] = [];
  private readonly ids = new Map<number, TypeId>();
  private readonly known = new Map<TypeId, SourceType>();
  /** Gets what can't be read. */
  private readonly report: (problem: MalformedDebugInfoError) => void;

  /** @param units those in which types may be described that others only declare */
  constructor(entries: Entries, units: readonly Unit[], report: (problem: MalformedDebugInfoError) => void) {
    this.entries = entries;
    this.definitions = new TypeDefinitions(entries, units, report);
    this.report = report;
  }

  /** The type whose entry is at a section offset; it is not read yet. Undefined stands for `void`. */
  idOf(offset: number | undefined): TypeId {
    if (offset === undefined) return NO_TYPE;
    const known = this.ids.get(offset);
    if (known !== undefined) return known;
    const id = typeId(this.offsets.push(offset) - 1);
    this.ids.set(offset, id);
    return id;
  }

  get(id: TypeId): SourceType {
    const known = this.known.get(id);
    if (known !== undefined) return known;
    const offset = this.offsets[id];
    if (offset === undefined) return { kind: 'unsupported', name: '?', reason: 'has no description' };
    const type = this.read(offset);
    this.known.set(id, type);
    return type;
  }

  /** The base type that `DW_OP_convert` names by a section offset. */
  convertTarget(offset: number): ConvertTarget | undefined {
    const type = this.get(this.idOf(offset));
    if (type.kind !== 'base') return undefined;
    const isSigned = type.encoding === 'signed' || type.encoding === 'char';
    // LLVM makes types for these conversions, and has only their names say how many bits they have.
    const bits = /^DW_ATE_(?:un)?signed_(\d{1,2})$/.exec(type.name)?.[1];
    const isFloat = type.encoding === 'float';
    return { size: type.size, isSigned, isFloat, ...(bits !== undefined && { bits: Number(bits) }) };
  }

  private read(offset: number): SourceType {
    try {
      return this.describe(this.followed(this.entries.at(offset)));
    } catch (error) {
      if (!(error instanceof MalformedDebugInfoError)) throw error;
      this.report(error);
      return { kind: 'unsupported', name: '?', reason: 'has a damaged description' };
    }
  }

  /** The entry that describes a type: the one in its own unit, or in another unit, where there is one. */
  private followed(entry: Entry): Entry {
    let at = entry;
    for (let links = 0; links < MAX_LINKS; links++) {
      const isDeclared = at.has(DW_AT.declaration);
      const next = at.has(DW_AT.signature)
        ? at.reference(DW_AT.signature)
        : isDeclared
          ? this.definitions.of(at)
          : undefined;
      if (next === undefined) return at;
      at = this.entries.at(next);
    }
    return at;
  }

  private describe(entry: Entry): SourceType {
    const name = entry.text(DW_AT.name) ?? '';
    const target = (): TypeId => this.idOf(entry.reference(DW_AT.type));
    switch (entry.tag) {
      case DW_TAG.base_type:
        return this.base(entry, name);
      case DW_TAG.pointer_type:
        return pointer('pointer', name, target(), entry);
      case DW_TAG.reference_type:
      case DW_TAG.rvalue_reference_type:
        return pointer('reference', name, target(), entry);
      case DW_TAG.structure_type:
        return this.record('struct', entry, name);
      case DW_TAG.class_type:
        return this.record('class', entry, name);
      case DW_TAG.union_type:
        return this.record('union', entry, name);
      case DW_TAG.enumeration_type:
        return this.enumeration(entry, name);
      case DW_TAG.array_type:
        return this.array(entry, target());
      case DW_TAG.typedef:
        return this.zigOptionalPointer(name, target()) ?? typedef(name, target());
      case DW_TAG.const_type:
        return { kind: 'alias', form: 'const', name, target: target() };
      case DW_TAG.volatile_type:
        return { kind: 'alias', form: 'volatile', name, target: target() };
      case DW_TAG.restrict_type:
        return { kind: 'alias', form: 'restrict', name, target: target() };
      case DW_TAG.atomic_type:
        return { kind: 'alias', form: 'atomic', name, target: target() };
      case DW_TAG.ptr_to_member_type:
        return this.memberPointer(entry, target());
      case DW_TAG.subroutine_type:
        return { kind: 'function', name: name === '' ? 'function' : name };
      case DW_TAG.unspecified_type:
        return unsupported(name, 'has no description');
      default:
        return unsupported(
          name,
          `is of the DWARF kind 0x${entry.tag.toString(16)}, which wtrace does not know`,
        );
    }
  }

  private memberPointer(entry: Entry, target: TypeId): SourceType {
    const size = entry.unit.addressSize;
    const owner = withoutAliases(this, this.idOf(entry.reference(DW_AT.containing_type)));
    const ownerName = owner.kind === 'record' ? owner.name : '?';
    if (withoutAliases(this, target).kind === 'function') {
      const half: SourceType = { kind: 'base', name: 'long', encoding: 'signed', size };
      return functionMemberPointer(`function ${ownerName}::*`, size, this.made(half));
    }
    const members = owner.kind === 'record' ? owner.members.filter(({ isBase }) => isBase !== true) : [];
    return dataMemberPointer(
      { owner: ownerName, target: typeName(this, target), size },
      members.map(({ name, offset, bits }) => ({ name, offset, isBitfield: bits !== undefined })),
    );
  }

  /** The number of a type that no entry describes. */
  private made(type: SourceType): TypeId {
    const id = typeId(this.offsets.push(-1) - 1);
    this.known.set(id, type);
    return id;
  }

  /** Zig writes an optional pointer as another name of the pointer: only the name says that there may be none. */
  private zigOptionalPointer(name: string, target: TypeId): SourceType | undefined {
    if (!name.startsWith('?')) return undefined;
    const type = this.get(target);
    return type.kind === 'pointer' ? { ...type, name } : undefined;
  }

  private base(entry: Entry, name: string): SourceType {
    const size = entry.number(DW_AT.byte_size) ?? 0;
    const code = entry.number(DW_AT.encoding);
    // Rust's unit, Zig's void.
    if (size === 0) return record('struct', name, 0, []);
    const encoding = code === undefined ? undefined : encodings.get(code);
    if (encoding === undefined || size > 16) return unsupported(name, 'is a number that wtrace cannot read');
    return { kind: 'base', name, encoding, size };
  }

  private record(form: Record['form'], entry: Entry, name: string): SourceType {
    const size = entry.number(DW_AT.byte_size);
    if (entry.has(DW_AT.signature)) return unsupported(name, 'is described in a type unit that is not there');
    if (size === undefined || entry.has(DW_AT.declaration))
      return unsupported(name, 'is declared, not described, in this module');
    const members: Member[] = [];
    const virtualBases: VirtualBase[] = [];
    const parameters: { name: string; type: TypeId }[] = [];
    let variants: Variants | undefined;
    this.entries.below(entry, (child) => {
      if (members.length === MAX_MEMBERS) return false;
      switch (child.tag) {
        case DW_TAG.member:
        case DW_TAG.inheritance: {
          const member = this.member(child);
          if (member !== undefined) members.push(member);
          const down = child.tag === DW_TAG.inheritance ? vtableDistance(child) : undefined;
          if (down !== undefined) {
            const type = this.idOf(child.reference(DW_AT.type));
            virtualBases.push({ type, pointer: 0, down, addressSize: child.unit.addressSize });
          }
          return false;
        }
        case DW_TAG.variant_part:
          variants = this.variants(child);
          return false;
        case DW_TAG.template_type_parameter:
          parameters.push({
            name: child.text(DW_AT.name) ?? '',
            type: this.idOf(child.reference(DW_AT.type)),
          });
          return false;
        default:
          return false;
      }
    });
    return {
      kind: 'record',
      form,
      name,
      size,
      members,
      parameters,
      ...(virtualBases.length === 0 ? {} : { virtualBases }),
      ...(variants === undefined ? {} : { variants }),
    };
  }

  /** Undefined: a static member, or one whose offset has to be computed. */
  private member(entry: Entry): Member | undefined {
    // Static members are declarations (DWARF 4), or variables (DWARF 5).
    if (entry.has(DW_AT.declaration)) return undefined;
    const type = this.idOf(entry.reference(DW_AT.type));
    const name = entry.text(DW_AT.name) ?? '';
    const size = entry.number(DW_AT.bit_size);
    const start = memberOffset(entry);
    if (size !== undefined) {
      const lowest = lowestBit(entry, size, start ?? 0);
      if (lowest === undefined || size < 1 || size > 64) return undefined;
      return { name, type, offset: Math.floor(lowest / 8), bits: { shift: lowest % 8, size } };
    }
    if (start === undefined) return undefined;
    return {
      name,
      type,
      offset: start,
      ...(entry.tag === DW_TAG.inheritance ? { isBase: true as const } : {}),
    };
  }

  private variants(part: Entry): Variants {
    const discriminantAt = part.reference(DW_AT.discr);
    let discriminant: Member | undefined;
    const list: Variant[] = [];
    let open: { readonly value: bigint | undefined } | undefined;
    this.entries.below(part, (child, depth) => {
      if (depth === 1 && child.tag === DW_TAG.member) {
        if (child.offset === discriminantAt) discriminant = this.member(child);
        return false;
      }
      if (depth === 1 && child.tag === DW_TAG.variant) {
        open = { value: child.constant(DW_AT.discr_value)?.value };
        return list.length < MAX_MEMBERS;
      }
      if (depth === 2 && child.tag === DW_TAG.member && open !== undefined) {
        const member = this.member(child);
        if (member !== undefined) list.push({ value: open.value, member });
      }
      return false;
    });
    return { discriminant, list };
  }

  private enumeration(entry: Entry, name: string): SourceType {
    const underlying = this.idOf(entry.reference(DW_AT.type));
    const base = underlying === NO_TYPE ? undefined : this.convertTarget(entry.reference(DW_AT.type) ?? 0);
    const size = entry.number(DW_AT.byte_size) ?? base?.size;
    if (size === undefined || size > 8)
      return unsupported(name, 'is declared, not described, in this module');
    const values: { name: string; value: bigint }[] = [];
    let isSigned = base?.isSigned === true;
    this.entries.below(entry, (child) => {
      const constant = child.tag === DW_TAG.enumerator ? child.constant(DW_AT.const_value) : undefined;
      if (constant === undefined || values.length === MAX_MEMBERS) return false;
      if (constant.isSigned && constant.value < 0n) isSigned = true;
      values.push({ name: child.text(DW_AT.name) ?? '', value: constant.value });
      return false;
    });
    // A constant of a form without sign is as wide as the form.
    const wrap = (value: bigint): bigint =>
      isSigned ? BigInt.asIntN(8 * size, value) : BigInt.asUintN(8 * size, value);
    return {
      kind: 'enum',
      name,
      size,
      isSigned,
      values: values.map((each) => ({ name: each.name, value: wrap(each.value) })),
    };
  }

  private array(entry: Entry, element: TypeId): SourceType {
    const counts: (number | undefined)[] = [];
    const lengths: (number | undefined)[] = [];
    this.entries.below(entry, (child) => {
      if (child.tag !== DW_TAG.subrange_type || counts.length === MAX_DIMENSIONS) return false;
      const upper = child.number(DW_AT.upper_bound);
      const lower = child.number(DW_AT.lower_bound) ?? 0;
      const count = child.number(DW_AT.count) ?? (upper === undefined ? undefined : upper - lower + 1);
      // An upper bound of −1 is that of an array without items, in whatever width it is written.
      lengths.push(
        count === undefined && (child.has(DW_AT.count) || child.has(DW_AT.upper_bound))
          ? (child.reference(DW_AT.count) ?? NO_ENTRY)
          : undefined,
      );
      counts.push(count === undefined || (count >= 0 && count < 2 ** 32) ? count : 0);
      return false;
    });
    const isVariable = lengths.some((length) => length !== undefined);
    const all = counts.length === 0 ? [undefined] : counts;
    return { kind: 'array', element, counts: all, ...(isVariable && { lengths }) };
  }
}

const typedef = (name: string, target: TypeId): SourceType => ({
  kind: 'alias',
  form: 'typedef',
  ...{ name, target },
});

const unsupported = (name: string, reason: string): SourceType => ({ kind: 'unsupported', name, reason });

const record = (
  form: Record['form'],
  name: string,
  size: number,
  members: readonly Member[],
): SourceType => ({
  kind: 'record',
  form,
  name,
  size,
  members,
  parameters: [],
});

function pointer(form: 'pointer' | 'reference', name: string, target: TypeId, entry: Entry): SourceType {
  const size = entry.number(DW_AT.byte_size) ?? entry.unit.addressSize;
  return { kind: 'pointer', name, size, target, form };
}

function memberOffset(entry: Entry): number | undefined {
  const constant = entry.number(DW_AT.data_member_location);
  if (constant !== undefined) return constant >= 0 ? constant : undefined;
  const block = entry.block(DW_AT.data_member_location);
  if (block === undefined) return entry.has(DW_AT.data_member_location) ? undefined : 0;
  // DWARF 2 wrote all offsets so; a longer expression is that of a virtual base class.
  const reader = new SectionReader(block.bytes, '.debug_info', block.start, block.end);
  if (reader.pos >= reader.end || reader.u8() !== DW_OP.plus_uconst) return undefined;
  const offset = reader.uleb();
  return reader.pos === reader.end ? offset : undefined;
}

/**
 * Of a virtual base class: bytes from the distance in the vtable to where the pointer at the start of the object leads. Compilers
 * write `dup, deref, constu <bytes>, minus, deref, plus`. Undefined: the entry is of another kind.
 */
function vtableDistance(entry: Entry): number | undefined {
  const block = entry.block(DW_AT.data_member_location);
  if (block === undefined || block.end - block.start < 6) return undefined;
  const reader = new SectionReader(block.bytes, '.debug_info', block.start, block.end);
  const { dup, deref, constu, lit0, lit31, minus, plus } = DW_OP;
  if (reader.u8() !== dup || reader.u8() !== deref) return undefined;
  const constant = reader.u8();
  const isShort = constant >= lit0 && constant <= lit31;
  if (!isShort && constant !== constu) return undefined;
  const distance = isShort ? constant - lit0 : reader.uleb();
  const rest = [minus, deref, plus];
  if (reader.end - reader.pos !== rest.length || rest.some((each) => reader.u8() !== each)) return undefined;
  return distance;
}

/** The lowest bit of a bitfield, from the start of the record. */
function lowestBit(entry: Entry, size: number, start: number): number | undefined {
  const fromStart = entry.number(DW_AT.data_bit_offset);
  if (fromStart !== undefined) return fromStart >= 0 ? fromStart : undefined;
  const fromTop = entry.number(DW_AT.bit_offset);
  if (fromTop === undefined) return 8 * start;
  const storage = entry.number(DW_AT.byte_size);
  if (storage === undefined) return undefined;
  const lowest = 8 * (start + storage) - fromTop - size;
  return lowest >= 0 ? lowest : undefined;
}

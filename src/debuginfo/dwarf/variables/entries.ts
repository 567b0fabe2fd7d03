/**
 * Entries of `.debug_info` read one by one, each with all its attributes, by their section offsets: what types and scopes
 * are read with. How much may be read in all is limited, since entries that refer to each other could be read without end.
 */
import { addressOf } from '../addr.ts';
import { DW_AT, DW_FORM } from '../constants.ts';
import { MAX_DEPTH } from '../die-index.ts';
import { type FormValue, readForm } from '../form.ts';
import { referenceOf, shapeOf, skipAttributes, type Unit } from '../info.ts';
import { SectionReader } from '../reader.ts';
import { type DwarfSections, sectionBytes } from '../sections.ts';
import type { Strings } from '../str.ts';

/** An attribute's value and where its bytes are. */
interface AttributeValue extends FormValue {
  /** Section offset of its first byte. */
  readonly at: number;
}

/** What entries are read from. */
export interface EntrySource {
  readonly sections: DwarfSections;
  /** `.debug_info`, and what offsets beyond it lead to. */
  readonly info?: Uint8Array;
  /** The section offset of the type with a signature; undefined: it is not there. */
  readonly typeAt?: (signature: number) => number | undefined;
  readonly strings: Strings;
  /** The unit that holds the section offset. */
  readonly unitAt: (offset: number) => Unit | undefined;
}

/** Bytes of attributes of a block form. */
interface Block {
  readonly bytes: Uint8Array;
  /** Section offsets. */
  readonly start: number;
  readonly end: number;
}

/** Longer chains of entries that complete each other are a cycle. */
const MAX_LINKS = 16;

/** One entry. */
export class Entry {
  readonly offset: number;
  readonly unit: Unit;
  readonly tag: number;
  readonly hasChildren: boolean;
  /** Section offset after its attributes: of its first child, if it has any. */
  readonly next: number;
  private readonly values: ReadonlyMap<number, AttributeValue>;
  private readonly entries: Entries;

  /** @throws MalformedDebugInfoError when there is no entry that can be read. */
  constructor(entries: Entries, reader: SectionReader, unit: Unit) {
    this.entries = entries;
    this.offset = reader.pos;
    this.unit = unit;
    const shape = shapeOf(unit, reader.uleb(), reader);
    this.tag = shape.tag;
    this.hasChildren = shape.hasChildren;
    const values = new Map<number, AttributeValue>();
    shape.names.forEach((name, i) => {
      const value = { form: 0, value: 0, at: reader.pos };
      readForm(reader, shape.forms[i] ?? 0, shape.implicit[i] ?? 0, unit, value);
      if (!values.has(name)) values.set(name, value);
    });
    this.values = values;
    this.next = reader.pos;
  }

  has(name: number): boolean {
    return this.values.has(name);
  }

  /** Undefined: the attribute is not there, or it is no text. */
  text(name: number): string | undefined {
    const value = this.values.get(name);
    return value && this.entries.strings.resolve(value, this.reader(value.at), this.unit);
  }

  /** A constant that fits into a number; undefined: the attribute is not there, or is none. */
  number(name: number): number | undefined {
    const value = this.values.get(name);
    if (value === undefined || !isConstant(value.form) || !Number.isSafeInteger(value.value))
      return undefined;
    return value.value;
  }

  /** A constant of any size; one of a form without sign comes as it is. Undefined: there is none. */
  constant(name: number): { readonly value: bigint; readonly isSigned: boolean } | undefined {
    const value = this.values.get(name);
    if (value === undefined || !isConstant(value.form)) return undefined;
    const { form } = value;
    const isSigned = form === DW_FORM.sdata || form === DW_FORM.implicit_const;
    if (form === DW_FORM.data8 || form === DW_FORM.data16)
      return { value: littleEndian(this.entries.info, value.at, form === DW_FORM.data8 ? 8 : 16), isSigned };
    if (Number.isSafeInteger(value.value)) return { value: BigInt(value.value), isSigned };
    if (form !== DW_FORM.udata && form !== DW_FORM.sdata) return undefined;
    return { value: lebValue(this.entries.info, value.at, form === DW_FORM.sdata), isSigned };
  }

  /** The section offset that a reference or a signature names; undefined: there is none, or it leads to another file. */
  reference(name: number): number | undefined {
    const value = this.values.get(name);
    if (value?.form === DW_FORM.ref_sig8) return this.entries.typeAt?.(value.value);
    return value && referenceOf(value, this.unit);
  }

  /** An address, a tombstone included; undefined: there is none. */
  address(name: number): number | undefined {
    const value = this.values.get(name);
    return value && addressOf(value, this.entries.debugAddr, this.unit);
  }

  /** The bytes of an expression or block; undefined: the attribute is not there, or has none. */
  block(name: number): Block | undefined {
    const value = this.values.get(name);
    if (value === undefined) return undefined;
    const reader = this.reader(value.at);
    let length: number;
    switch (value.form) {
      case DW_FORM.exprloc:
      case DW_FORM.block:
        length = reader.uleb();
        break;
      case DW_FORM.block1:
        length = reader.u8();
        break;
      case DW_FORM.block2:
        length = reader.u16();
        break;
      case DW_FORM.block4:
        length = reader.u32();
        break;
      default:
        return undefined;
    }
    const start = reader.pos;
    reader.skip(length);
    return { bytes: this.entries.info, start, end: reader.pos };
  }

  /** The attribute as it is in the entry. */
  raw(name: number): FormValue | undefined {
    return this.values.get(name);
  }

  private reader(at: number): SectionReader {
    return new SectionReader(this.entries.info, '.debug_info', at, this.unit.end);
  }
}

/** Reads entries. */
export class Entries {
  readonly info: Uint8Array;
  readonly debugAddr: Uint8Array;
  readonly strings: Strings;
  readonly unitAt: EntrySource['unitAt'];
  readonly typeAt: EntrySource['typeAt'];
  /** Entries that may still be read. */
  private budget: number;

  constructor(source: EntrySource) {
    this.info = source.info ?? sectionBytes(source.sections, '.debug_info');
    this.debugAddr = sectionBytes(source.sections, '.debug_addr');
    this.strings = source.strings;
    this.unitAt = source.unitAt;
    this.typeAt = source.typeAt;
    this.budget = 65_536 + 4 * this.info.length;
  }

  /** @throws MalformedDebugInfoError when there is none at the section offset, or too many were read. */
  at(offset: number): Entry {
    const unit = this.unitAt(offset);
    if (unit === undefined)
      return new SectionReader(this.info, '.debug_info').fail('a reference leads to no entry', offset);
    return this.read(new SectionReader(this.info, '.debug_info', offset, unit.end), unit);
  }

  /** The entry and those that complete it, nearest first. @throws as {@link at} */
  withOrigins(entry: Entry): readonly Entry[] {
    const chain = [entry];
    for (let last = entry; ; ) {
      const origin = last.reference(DW_AT.abstract_origin) ?? last.reference(DW_AT.specification);
      if (origin === undefined || chain.length === MAX_LINKS) return chain;
      last = this.at(origin);
      chain.push(last);
    }
  }

  /**
   * Goes over the entries below one, in their order.
   * @param visit gets each with its depth, 1 for children. @returns whether to go on to its children
   * @throws as {@link at}
   */
  below(entry: Entry, visit: (child: Entry, depth: number) => boolean): void {
    if (!entry.hasChildren) return;
    const { unit } = entry;
    const reader = new SectionReader(this.info, '.debug_info', entry.next, unit.end);
    let depth = 1;
    /** Entries at this depth and deeper are passed over. */
    let skipped = Number.POSITIVE_INFINITY;
    while (depth > 0 && reader.pos < reader.end) {
      const start = reader.pos;
      const code = reader.uleb();
      if (code === 0) {
        if (--depth < skipped) skipped = Number.POSITIVE_INFINITY;
        continue;
      }
      let hasChildren: boolean;
      if (depth >= skipped) {
        this.spend(reader);
        const shape = shapeOf(unit, code, reader);
        skipAttributes(reader, unit, shape);
        hasChildren = shape.hasChildren;
      } else {
        reader.pos = start;
        const child = this.read(reader, unit);
        hasChildren = child.hasChildren;
        if (!visit(child, depth) && hasChildren) skipped = depth + 1;
      }
      if (hasChildren && ++depth > MAX_DEPTH) reader.fail('entries nested too deeply', start);
    }
  }

  private read(reader: SectionReader, unit: Unit): Entry {
    this.spend(reader);
    return new Entry(this, reader, unit);
  }

  private spend(reader: SectionReader): void {
    if (--this.budget < 0) reader.fail('entries refer to each other too often');
  }
}

function isConstant(form: number): boolean {
  switch (form) {
    case DW_FORM.data1:
    case DW_FORM.data2:
    case DW_FORM.data4:
    case DW_FORM.data8:
    case DW_FORM.data16:
    case DW_FORM.udata:
    case DW_FORM.sdata:
    case DW_FORM.implicit_const:
      return true;
    default:
      return false;
  }
}

/** The number of `size` bytes, which are there: they were read. */
export function littleEndian(bytes: Uint8Array, at: number, size: number): bigint {
  let value = 0n;
  for (let i = size - 1; i >= 0; i--) value = (value << 8n) | BigInt(bytes[at + i] ?? 0);
  return value;
}

/** The LEB128 at an offset, which was read: it ends. */
export function lebValue(bytes: Uint8Array, at: number, isSigned: boolean): bigint {
  let value = 0n;
  let shift = 0n;
  for (let i = at; ; i++, shift += 7n) {
    const byte = bytes[i] ?? 0;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return isSigned ? BigInt.asIntN(Number(shift) + 7, value) : value;
  }
}

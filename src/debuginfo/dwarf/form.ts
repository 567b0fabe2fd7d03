/**
 * Attribute forms (DWARF 5 §7.5.5, §7.5.6): the size of each, stepping over a value, reading one. A value is read as
 * the number that is in the entry (an offset, an index, a constant, the position of inline bytes); what it means
 * depends on the unit and is found in str.ts, addr.ts and info.ts.
 */
import { DW_FORM as F } from './constants.ts';
import type { SectionReader } from './reader.ts';

/** What the sizes of values depend on besides their forms. */
export interface FormSizes {
  readonly version: number;
  readonly offsetSize: 4 | 8;
  readonly addressSize: number;
}

/** Bytes of a value of this form, or undefined: varies, or the form is unknown. */
export function fixedFormSize(form: number, sizes: FormSizes): number | undefined {
  switch (form) {
    case F.flag_present:
    case F.implicit_const:
      return 0;
    case F.data1:
    case F.ref1:
    case F.flag:
    case F.strx1:
    case F.addrx1:
      return 1;
    case F.data2:
    case F.ref2:
    case F.strx2:
    case F.addrx2:
      return 2;
    case F.strx3:
    case F.addrx3:
      return 3;
    case F.data4:
    case F.ref4:
    case F.ref_sup4:
    case F.strx4:
    case F.addrx4:
      return 4;
    case F.data8:
    case F.ref8:
    case F.ref_sig8:
    case F.ref_sup8:
      return 8;
    case F.data16:
      return 16;
    case F.addr:
      return sizes.addressSize;
    case F.strp:
    case F.line_strp:
    case F.sec_offset:
    case F.strp_sup:
    case F.GNU_ref_alt:
    case F.GNU_strp_alt:
      return sizes.offsetSize;
    case F.ref_addr:
      // DWARF 2 gave it the size of an address (DWARF 3 §7.5.4 changed that).
      return sizes.version <= 2 ? sizes.addressSize : sizes.offsetSize;
    default:
      return undefined;
  }
}

/**
 * Steps over a value whose size varies. @throws MalformedDebugInfoError for a form that wtrace does not know: where
 * its value ends is unknown.
 */
export function skipVariableForm(reader: SectionReader, form: number, sizes: FormSizes): void {
  switch (form) {
    case F.string:
      reader.skipString();
      return;
    case F.udata:
    case F.sdata:
    case F.ref_udata:
    case F.strx:
    case F.addrx:
    case F.loclistx:
    case F.rnglistx:
    case F.GNU_addr_index:
    case F.GNU_str_index:
      reader.skipLeb();
      return;
    case F.block:
    case F.exprloc:
      reader.skip(reader.uleb());
      return;
    case F.block1:
      reader.skip(reader.u8());
      return;
    case F.block2:
      reader.skip(reader.u16());
      return;
    case F.block4:
      reader.skip(reader.u32());
      return;
    case F.indirect: {
      const actual = indirectForm(reader);
      const size = fixedFormSize(actual, sizes);
      if (size === undefined) skipVariableForm(reader, actual, sizes);
      else reader.skip(size);
      return;
    }
    default:
      reader.fail(`unknown attribute form 0x${form.toString(16)}`);
  }
}

/** The form that a `DW_FORM_indirect` names. It can't be indirect itself, nor one whose value is elsewhere. */
function indirectForm(reader: SectionReader): number {
  const form = reader.uleb();
  if (form === F.indirect || form === F.implicit_const)
    reader.fail('DW_FORM_indirect of a form that it forbids');
  return form;
}

/** A value as the entry has it. */
export interface FormValue {
  /** The form, `DW_FORM_indirect` resolved. */
  form: number;
  /** Constant, index or offset; for inline strings, blocks and data16 the section offset of their first byte. */
  value: number;
}

/** Reads a value into `into`, which is reused to keep the garbage collector out of the loop over entries. */
export function readForm(
  reader: SectionReader,
  form: number,
  implicit: number,
  sizes: FormSizes,
  into: FormValue,
): void {
  if (form === F.indirect) {
    readForm(reader, indirectForm(reader), 0, sizes, into);
    return;
  }
  into.form = form;
  switch (form) {
    case F.implicit_const:
      into.value = implicit;
      return;
    case F.flag_present:
      into.value = 1;
      return;
    case F.sdata:
      into.value = reader.sleb();
      return;
    case F.udata:
    case F.ref_udata:
    case F.strx:
    case F.addrx:
    case F.loclistx:
    case F.rnglistx:
    case F.GNU_addr_index:
    case F.GNU_str_index:
      into.value = reader.uleb();
      return;
    case F.data16:
      into.value = reader.pos;
      reader.skip(16);
      return;
    default: {
      const size = fixedFormSize(form, sizes);
      if (size !== undefined) {
        into.value = reader.unsigned(size);
        return;
      }
      into.value = reader.pos;
      skipVariableForm(reader, form, sizes);
    }
  }
}

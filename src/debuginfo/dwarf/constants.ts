/**
 * The numbers of DWARF 5 chapter 7 that wtrace looks at, under the standard's names, with the GNU and LLVM
 * extensions that wasm toolchains write. What is not here is read past, never refused.
 */

/** Unit header types (DWARF 5 §7.5.1, table 7.2). */
export const DW_UT = {
  compile: 0x01,
  type: 0x02,
  partial: 0x03,
  skeleton: 0x04,
  split_compile: 0x05,
  split_type: 0x06,
} as const;

/** Tags (DWARF 5 §7.5.3, table 7.3). */
export const DW_TAG = {
  class_type: 0x02,
  enumeration_type: 0x04,
  formal_parameter: 0x05,
  structure_type: 0x13,
  union_type: 0x17,
  inlined_subroutine: 0x1d,
  module: 0x1e,
  subprogram: 0x2e,
  variable: 0x34,
  namespace: 0x39,
  interface_type: 0x38,
} as const;

/** Attributes (DWARF 5 §7.5.4, table 7.5). */
export const DW_AT = {
  name: 0x03,
  stmt_list: 0x10,
  low_pc: 0x11,
  high_pc: 0x12,
  language: 0x13,
  comp_dir: 0x1b,
  producer: 0x25,
  abstract_origin: 0x31,
  decl_file: 0x3a,
  decl_line: 0x3b,
  specification: 0x47,
  ranges: 0x55,
  call_column: 0x57,
  call_file: 0x58,
  call_line: 0x59,
  signature: 0x69,
  linkage_name: 0x6e,
  str_offsets_base: 0x72,
  addr_base: 0x73,
  rnglists_base: 0x74,
  dwo_name: 0x76,
  call_all_calls: 0x7a,
  MIPS_linkage_name: 0x2007,
  GNU_all_call_sites: 0x2117,
  GNU_dwo_name: 0x2130,
  GNU_addr_base: 0x2133,
} as const;

/** Languages (DWARF 5 §7.12, table 7.17). */
export const DW_LANG = { Rust: 0x1c } as const;

/** Attribute forms (DWARF 5 §7.5.6, table 7.6; `GNU_…` from the Fission and dwz extensions). */
export const DW_FORM = {
  addr: 0x01,
  block2: 0x03,
  block4: 0x04,
  data2: 0x05,
  data4: 0x06,
  data8: 0x07,
  string: 0x08,
  block: 0x09,
  block1: 0x0a,
  data1: 0x0b,
  flag: 0x0c,
  sdata: 0x0d,
  strp: 0x0e,
  udata: 0x0f,
  ref_addr: 0x10,
  ref1: 0x11,
  ref2: 0x12,
  ref4: 0x13,
  ref8: 0x14,
  ref_udata: 0x15,
  indirect: 0x16,
  sec_offset: 0x17,
  exprloc: 0x18,
  flag_present: 0x19,
  strx: 0x1a,
  addrx: 0x1b,
  ref_sup4: 0x1c,
  strp_sup: 0x1d,
  data16: 0x1e,
  line_strp: 0x1f,
  ref_sig8: 0x20,
  implicit_const: 0x21,
  loclistx: 0x22,
  rnglistx: 0x23,
  ref_sup8: 0x24,
  strx1: 0x25,
  strx2: 0x26,
  strx3: 0x27,
  strx4: 0x28,
  addrx1: 0x29,
  addrx2: 0x2a,
  addrx3: 0x2b,
  addrx4: 0x2c,
  GNU_addr_index: 0x1f01,
  GNU_str_index: 0x1f02,
  GNU_ref_alt: 0x1f20,
  GNU_strp_alt: 0x1f21,
} as const;

/** Standard opcodes of the line number program (DWARF 5 §6.2.5.2, table 7.25). */
export const DW_LNS = {
  copy: 0x01,
  advance_pc: 0x02,
  advance_line: 0x03,
  set_file: 0x04,
  set_column: 0x05,
  negate_stmt: 0x06,
  set_basic_block: 0x07,
  const_add_pc: 0x08,
  fixed_advance_pc: 0x09,
  set_prologue_end: 0x0a,
  set_epilogue_begin: 0x0b,
  set_isa: 0x0c,
} as const;

/** Extended opcodes of the line number program (DWARF 5 §6.2.5.3, table 7.26). */
export const DW_LNE = {
  end_sequence: 0x01,
  set_address: 0x02,
  define_file: 0x03,
  set_discriminator: 0x04,
} as const;

/** Range list entries (DWARF 5 §7.25, table 7.30). */
export const DW_RLE = {
  end_of_list: 0x00,
  base_addressx: 0x01,
  startx_endx: 0x02,
  startx_length: 0x03,
  offset_pair: 0x04,
  base_address: 0x05,
  start_end: 0x06,
  start_length: 0x07,
} as const;

/** Content types of directory and file entries (DWARF 5 §6.2.4.1, table 7.27). */
export const DW_LNCT = {
  path: 0x1,
  directory_index: 0x2,
  size: 0x4,
  MD5: 0x5,
} as const;

/** The number that starts a 64-bit DWARF unit (DWARF 5 §7.4). */
export const DWARF64_ESCAPE = 0xffffffff;

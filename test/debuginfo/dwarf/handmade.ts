/**
 * Line number programs that no compiler at hand writes, with the rows that DWARF 5 §6.2 gives them. test/full asks
 * llvm-dwarfdump whether it reads the same rows.
 */
import {
  cstring,
  custom,
  lineUnit,
  lns,
  module,
  nops,
  oldTables,
  type Part,
  u16,
  u32,
  u64,
  uleb,
} from './build.ts';

/** A module and the rows of its sequences: `address line column file isa discriminator op-index flags`. */
export interface Handmade {
  readonly title: string;
  readonly bytes: Uint8Array;
  readonly sequences: readonly { readonly rows: readonly string[]; readonly end: number }[];
}

/** Two functions, at [2, 14) and [15, 37). */
const bodies = [nops(10), nops(20)];
const tables = oldTables(
  ['include'],
  [
    ['a.c', 0],
    ['b.h', 1],
  ],
);
const withLines = (...units: readonly Uint8Array[]): Uint8Array =>
  module(bodies, custom('.debug_line', units));

const plain: Part = [
  lns.setAddress(2),
  lns.setColumn(3),
  // Special opcodes: address + 0, line + 1; then address + 3, line - 2.
  13 + 5 + 1,
  lns.setPrologueEnd,
  13 + 5 - 2 + 3 * 14,
  lns.negateStmt,
  lns.advanceLine(100),
  // As special opcode 255: (255 - 13) / 14 = 17 bytes.
  lns.constAddPc,
  lns.setBasicBlock,
  lns.setEpilogueBegin,
  lns.setIsa(7),
  lns.extended(4, uleb(9)),
  lns.setFile(2),
  lns.copy,
  lns.fixedAdvancePc(8),
  lns.endSequence,
];
const plainRows = {
  rows: [
    '2 2 3 1 0 0 0 is_stmt',
    '5 0 3 1 0 0 0 is_stmt prologue_end',
    '16 100 3 2 7 9 0 basic_block epilogue_begin',
  ],
  end: 30,
};

/** Forms of DWARF 5 tables: path, directory index, time, size, MD5, a vendor's column. */
const newTables: Part = [
  [2, uleb(1), uleb(0x08), uleb(0x2001), uleb(0x09)],
  [2, [cstring('.'), uleb(2), 0xaa, 0xbb], [cstring('include'), uleb(0)]],
  [
    5,
    uleb(1),
    uleb(0x1f),
    uleb(2),
    uleb(0x0b),
    uleb(3),
    uleb(0x0f),
    uleb(4),
    uleb(0x05),
    uleb(5),
    uleb(0x1e),
  ],
  [2, [u32(0), 0, uleb(77), u16(1000), nops(16)], [u32(4), 1, uleb(78), u16(2000), nops(16)]],
];

export const handmade: readonly Handmade[] = [
  ...([2, 3, 4] as const).map((version) => ({
    title: `DWARF ${version}, every standard opcode`,
    bytes: withLines(lineUnit({ version, tables, program: plain })),
    sequences: [plainRows],
  })),
  {
    title: 'DWARF 5 with all columns of file tables',
    bytes: module(
      bodies,
      custom('.debug_line', lineUnit({ version: 5, tables: newTables, program: plain })),
      custom('.debug_line_str', cstring('a.c'), cstring('b.h')),
    ),
    sequences: [plainRows],
  },
  {
    title: '64-bit DWARF beside 32-bit DWARF of another version',
    bytes: withLines(
      lineUnit({ version: 4, dwarf64: true, tables, program: plain }),
      lineUnit({
        version: 2,
        tables,
        program: [lns.setAddress(15), lns.copy, lns.advancePc(22), lns.endSequence],
      }),
    ),
    sequences: [plainRows, { rows: ['f 1 0 1 0 0 0 is_stmt'], end: 37 }],
  },
  {
    title: 'addresses of eight bytes',
    bytes: withLines(
      lineUnit({
        version: 4,
        tables,
        program: [lns.setAddress64(15), lns.copy, lns.advancePc(22), lns.endSequence],
      }),
    ),
    sequences: [{ rows: ['f 1 0 1 0 0 0 is_stmt'], end: 37 }],
  },
  {
    title: 'minimum_instruction_length 4, other line_base and line_range',
    bytes: withLines(
      lineUnit({
        version: 4,
        minInstLength: 4,
        lineBase: -1,
        lineRange: 4,
        tables,
        // Special: operation advance 1 (4 bytes), line + 2; const_add_pc: (255 - 13) / 4 = 60 operations.
        program: [lns.setAddress(2), 13 + 3 + 4, lns.advancePc(2), lns.copy, lns.constAddPc, lns.endSequence],
      }),
    ),
    sequences: [{ rows: ['6 3 0 1 0 0 0 is_stmt', 'e 3 0 1 0 0 0 is_stmt'], end: 14 + 240 }],
  },
  {
    title: 'default_is_stmt false',
    bytes: withLines(
      lineUnit({
        version: 4,
        defaultIsStmt: false,
        tables,
        program: [lns.setAddress(2), lns.copy, lns.negateStmt, lns.copy, lns.advancePc(12), lns.endSequence],
      }),
    ),
    sequences: [{ rows: ['2 1 0 1 0 0 0', '2 1 0 1 0 0 0 is_stmt'], end: 14 }],
  },
  {
    title: 'opcodes that are unknown: standard ones by number of operands, extended ones by length',
    bytes: withLines(
      lineUnit({
        version: 4,
        opcodeLengths: [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1, 2, 0],
        tables,
        program: [
          lns.setAddress(2),
          [13, uleb(300), uleb(5)],
          14,
          lns.extended(0x80, [1, 2, 3]),
          lns.copy,
          lns.advancePc(12),
          lns.endSequence,
        ],
      }),
    ),
    sequences: [{ rows: ['2 1 0 1 0 0 0 is_stmt'], end: 14 }],
  },
  {
    title: 'opcode_base 10: DWARF 2 knew nine opcodes',
    bytes: withLines(
      lineUnit({
        version: 2,
        opcodeLengths: [0, 1, 1, 1, 1, 0, 0, 0, 1],
        tables,
        // 10 is the first special opcode: address + 0, line - 5 + 0.
        program: [lns.setAddress(2), lns.advanceLine(9), 10, lns.advancePc(12), lns.endSequence],
      }),
    ),
    sequences: [{ rows: ['2 5 0 1 0 0 0 is_stmt'], end: 14 }],
  },
  {
    title: 'a file that the program defines',
    bytes: withLines(
      lineUnit({
        version: 4,
        tables,
        program: [
          lns.extended(3, cstring('c.inc'), uleb(1), 0, 0),
          lns.setAddress(2),
          lns.setFile(3),
          lns.copy,
          lns.advancePc(12),
          lns.endSequence,
        ],
      }),
    ),
    sequences: [{ rows: ['2 1 0 3 0 0 0 is_stmt'], end: 14 }],
  },
  {
    title: 'sequences of discarded code',
    bytes: withLines(
      lineUnit({
        version: 4,
        tables,
        program: [
          [lns.setAddress(0xffffffff), lns.copy, lns.advancePc(20), 13 + 14 * 4, lns.endSequence],
          [lns.setAddress(2), lns.copy, lns.advancePc(12), lns.endSequence],
        ],
      }),
    ),
    sequences: [{ rows: ['2 1 0 1 0 0 0 is_stmt'], end: 14 }],
  },
  {
    title: 'four operations an instruction: op_index',
    bytes: withLines(
      lineUnit({
        version: 4,
        minInstLength: 2,
        maxOps: 4,
        tables,
        // Operations 3, then 6: 9 is instruction 2 (4 bytes on), operation 1.
        program: [
          lns.setAddress(2),
          lns.advancePc(3),
          lns.copy,
          lns.advancePc(6),
          lns.copy,
          lns.fixedAdvancePc(8),
          lns.endSequence,
        ],
      }),
    ),
    sequences: [{ rows: ['2 1 0 1 0 0 3 is_stmt', '6 1 0 1 0 0 1 is_stmt'], end: 14 }],
  },
];

/** As `handmade`, but LLVM 19 reads them otherwise: it counts in 64 bits and knows one tombstone only. */
export const beyondLlvm: readonly Handmade[] = [
  {
    title: 'the other tombstone, and addresses that wrap around',
    bytes: withLines(
      lineUnit({
        version: 4,
        tables,
        program: [
          [lns.setAddress(0xfffffffe), lns.copy, lns.advancePc(20), lns.copy, lns.endSequence],
          [
            lns.setAddress(8),
            lns.copy,
            lns.advancePc(2 ** 32 - 4),
            lns.copy,
            lns.advancePc(10),
            lns.endSequence,
          ],
        ],
      }),
    ),
    sequences: [{ rows: ['8 1 0 1 0 0 0 is_stmt', '4 1 0 1 0 0 0 is_stmt'], end: 14 }],
  },
  {
    title: 'a sequence at 0 is of discarded code (LLVM before 12)',
    bytes: withLines(
      lineUnit({
        version: 4,
        tables,
        program: [
          [lns.setAddress(0), lns.copy, lns.advancePc(12), lns.endSequence],
          [lns.setAddress(2), lns.copy, lns.advancePc(12), lns.endSequence],
        ],
      }),
    ),
    sequences: [{ rows: ['2 1 0 1 0 0 0 is_stmt'], end: 14 }],
  },
  {
    title: 'a sequence that goes back is of discarded code',
    bytes: withLines(
      lineUnit({
        version: 4,
        tables,
        program: [
          [lns.setAddress(20), lns.copy, lns.setAddress(3), lns.copy, lns.endSequence],
          [lns.setAddress(2), lns.copy, lns.advancePc(12), lns.endSequence],
        ],
      }),
    ),
    sequences: [{ rows: ['2 1 0 1 0 0 0 is_stmt'], end: 14 }],
  },
  {
    title: 'a program without end_sequence has no last sequence',
    bytes: withLines(
      lineUnit({
        version: 4,
        tables,
        program: [
          lns.setAddress(2),
          lns.copy,
          lns.advancePc(12),
          lns.endSequence,
          lns.setAddress(15),
          lns.copy,
        ],
      }),
    ),
    sequences: [{ rows: ['2 1 0 1 0 0 0 is_stmt'], end: 14 }],
  },
  {
    title: 'addresses that do not fit into 32 bits',
    bytes: withLines(
      lineUnit({
        version: 4,
        tables,
        program: [
          [0, 9, 2, u64(2 ** 32 + 2), lns.copy, lns.advancePc(12), lns.endSequence],
          [lns.setAddress(2), lns.copy, lns.advancePc(12), lns.endSequence],
        ],
      }),
    ),
    sequences: [{ rows: ['2 1 0 1 0 0 0 is_stmt'], end: 14 }],
  },
];

/** Builds modules with DWARF by hand, byte for byte as the standards say; uses nothing of src/. */

/** Bytes, numbers of which are single bytes. */
export type Part = number | Uint8Array | readonly Part[];

export function bytes(...parts: readonly Part[]): Uint8Array {
  const flat: number[] = [];
  const add = (part: Part): void => {
    if (typeof part === 'number') flat.push(part & 0xff);
    else for (const each of part) add(each);
  };
  parts.forEach(add);
  return Uint8Array.from(flat);
}

export function uleb(value: number | bigint): Uint8Array {
  const out: number[] = [];
  let rest = BigInt(value);
  do {
    out.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return Uint8Array.from(out);
}

export function sleb(value: number): Uint8Array {
  const out: number[] = [];
  let rest = BigInt(value);
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    const done = rest === (byte & 0x40 ? -1n : 0n);
    out.push(done ? byte : byte | 0x80);
    if (done) return Uint8Array.from(out);
  }
}

export const u16 = (value: number): Uint8Array => bytes(value, value >> 8);
export const u32 = (value: number): Uint8Array => bytes(value, value >> 8, value >> 16, value >>> 24);
export const u64 = (value: number): Uint8Array => bytes(u32(value), u32(Math.floor(value / 2 ** 32)));
/** With its terminating zero. */
export const cstring = (text: string): Uint8Array => bytes(new TextEncoder().encode(text), 0);
const name = (text: string): Uint8Array => {
  const encoded = new TextEncoder().encode(text);
  return bytes(uleb(encoded.length), encoded);
};
const section = (id: number, ...contents: readonly Part[]): Uint8Array => {
  const body = bytes(contents);
  return bytes(id, uleb(body.length), body);
};

export const custom = (title: string, ...contents: readonly Part[]): Uint8Array =>
  section(0, name(title), contents);

/**
 * A module whose functions, of type `() -> ()`, have no locals and these instructions, `end` excluded. With bodies
 * shorter than 127 bytes, body 0 has address 2, and each next one begins 3 bytes after its forerunner's instructions.
 */
export function module(
  bodies: readonly (readonly number[])[],
  ...customs: readonly Uint8Array[]
): Uint8Array {
  const code = bodies.map((body) => bytes(uleb(body.length + 2), 0, body, 0x0b));
  return bytes(
    [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, 1, 0x60, 0, 0),
    section(
      3,
      uleb(bodies.length),
      bodies.map(() => 0),
    ),
    section(10, uleb(bodies.length), code),
    customs,
  );
}

/** `nop` as many times. */
export const nops = (count: number): number[] => new Array<number>(count).fill(0x01);

/** A line number program; what is left out is as clang has it. */
export interface LineUnit {
  readonly version: 2 | 3 | 4 | 5;
  readonly dwarf64?: boolean;
  readonly minInstLength?: number;
  readonly maxOps?: number;
  readonly defaultIsStmt?: boolean;
  readonly lineBase?: number;
  readonly lineRange?: number;
  /** Numbers of operands of opcodes 1…; their number decides opcode_base. */
  readonly opcodeLengths?: readonly number[];
  /** Directories and files, as the version wants them. */
  readonly tables: Part;
  readonly program: Part;
}

const standardLengths = [0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1];

export function lineUnit(unit: LineUnit): Uint8Array {
  const { version, dwarf64 = false, opcodeLengths = standardLengths } = unit;
  const offset = dwarf64 ? u64 : u32;
  const rest = bytes(
    unit.minInstLength ?? 1,
    version >= 4 ? [unit.maxOps ?? 1] : [],
    unit.defaultIsStmt === false ? 0 : 1,
    unit.lineBase ?? -5,
    unit.lineRange ?? 14,
    opcodeLengths.length + 1,
    opcodeLengths,
    unit.tables,
  );
  const head = bytes(u16(version), version >= 5 ? [4, 0] : [], offset(rest.length));
  return withLength(bytes(head, rest, unit.program), dwarf64);
}

/** A unit behind its initial length. */
export const withLength = (contents: Uint8Array, dwarf64 = false): Uint8Array =>
  dwarf64 ? bytes(u32(0xffffffff), u64(contents.length), contents) : bytes(u32(contents.length), contents);

/** Tables before DWARF 5. */
export const oldTables = (
  directories: readonly string[],
  files: readonly (readonly [string, number])[],
): Part => [
  directories.map(cstring),
  0,
  files.map(([file, directory]) => [cstring(file), uleb(directory), 0, 0]),
  0,
];

/** Opcodes of line number programs. */
export const lns = {
  copy: 1,
  advancePc: (by: number | bigint): Part => [2, uleb(by)],
  advanceLine: (by: number): Part => [3, sleb(by)],
  setFile: (file: number): Part => [4, uleb(file)],
  setColumn: (column: number): Part => [5, uleb(column)],
  negateStmt: 6,
  setBasicBlock: 7,
  constAddPc: 8,
  fixedAdvancePc: (by: number): Part => [9, u16(by)],
  setPrologueEnd: 10,
  setEpilogueBegin: 11,
  setIsa: (isa: number): Part => [12, uleb(isa)],
  extended: (opcode: number, ...operands: readonly Part[]): Part => {
    const body = bytes(operands);
    return [0, uleb(body.length + 1), opcode, body];
  },
  endSequence: [0, 1, 1] as Part,
  setAddress: (address: number): Part => [0, 5, 2, u32(address)],
  setAddress64: (address: number): Part => [0, 9, 2, u64(address)],
};

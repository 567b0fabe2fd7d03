/**
 * What the slow reference knows of the binary format (WebAssembly 3.0 §5): where sections and bodies are, how many
 * parameters a function has, and how long each instruction is. Written apart from src/wasm on purpose.
 */
import { Cursor } from './bytes.ts';

/** A section: `[start, end)` are ModuleOffsets of its contents. */
export interface RawSection {
  readonly id: number;
  readonly start: number;
  readonly end: number;
}

/** A body of the code section. */
export interface RawBody {
  /** funcidx, imports included. */
  readonly funcidx: number;
  /** ModuleOffset of the locals vector, and one past the final `end`. */
  readonly start: number;
  readonly end: number;
  /** Parameters of the function's type. */
  readonly params: number;
}

/** The parts of a module that the reference changes or looks at. */
export interface RawModule {
  readonly sections: readonly RawSection[];
  readonly bodies: readonly RawBody[];
  /** Number of entries of the type section as the module counts them (recursion groups taken apart). */
  readonly types: number;
  readonly importedFunctions: number;
  /** Imported and defined tables. */
  readonly tables: number;
  /** Imported and defined globals. */
  readonly globals: number;
  /** funcidx of the start function, or undefined. */
  readonly start: number | undefined;
}

function skipHeapType(c: Cursor): void {
  c.skipLeb();
}

function skipValueType(c: Cursor): void {
  const byte = c.u8();
  if (byte === 0x63 || byte === 0x64) skipHeapType(c);
}

function skipLimits(c: Cursor): void {
  const flags = c.u8();
  c.skipLeb();
  if (flags & 1) c.skipLeb();
  if (flags & 8) c.skipLeb();
}

function skipTableType(c: Cursor): void {
  skipValueType(c);
  skipLimits(c);
}

/** Reads one `comptype`; the number of parameters if it is a function type, else -1. */
function compositeType(c: Cursor): number {
  const kind = c.u8();
  if (kind === 0x60) {
    const params = c.u32();
    for (let i = 0; i < params; i++) skipValueType(c);
    for (let results = c.u32(); results > 0; results--) skipValueType(c);
    return params;
  }
  if (kind !== 0x5f && kind !== 0x5e) throw new Error(`reference: composite type 0x${kind.toString(16)}`);
  for (let fields = kind === 0x5f ? c.u32() : 1; fields > 0; fields--) {
    skipValueType(c);
    c.u8();
  }
  return -1;
}

function subType(c: Cursor): number {
  if (c.peek() === 0x50 || c.peek() === 0x4f) {
    c.u8();
    for (let supers = c.u32(); supers > 0; supers--) c.skipLeb();
  }
  return compositeType(c);
}

function readTypes(c: Cursor): number[] {
  const params: number[] = [];
  for (let groups = c.u32(); groups > 0; groups--) {
    let members = 1;
    if (c.peek() === 0x4e) {
      c.u8();
      members = c.u32();
    }
    for (; members > 0; members--) params.push(subType(c));
  }
  return params;
}

function readImports(c: Cursor): { functionTypes: number[]; tables: number; globals: number } {
  const functionTypes: number[] = [];
  let tables = 0;
  let globals = 0;
  for (let count = c.u32(); count > 0; count--) {
    c.skipVector();
    c.skipVector();
    const kind = c.u8();
    if (kind === 0) functionTypes.push(c.u32());
    else if (kind === 1) {
      skipTableType(c);
      tables++;
    } else if (kind === 2) skipLimits(c);
    else if (kind === 3) {
      skipValueType(c);
      c.u8();
      globals++;
    } else {
      c.u8();
      c.skipLeb();
    }
  }
  return { functionTypes, tables, globals };
}

/** Finds what the reference needs in a valid module. */
export function decodeModule(bytes: Uint8Array): RawModule {
  const sections: RawSection[] = [];
  const c = new Cursor(bytes, 8);
  let types: number[] = [];
  let functionTypes: number[] = [];
  let importedFunctions = 0;
  let tables = 0;
  let globals = 0;
  let start: number | undefined;
  const bodies: RawBody[] = [];
  while (c.at < bytes.length) {
    const id = c.u8();
    const size = c.u32();
    const section = { id, start: c.at, end: c.at + size };
    sections.push(section);
    if (id === 1) types = readTypes(c);
    else if (id === 2) {
      const imports = readImports(c);
      functionTypes = imports.functionTypes;
      importedFunctions = functionTypes.length;
      tables = imports.tables;
      globals = imports.globals;
    } else if (id === 3) for (let n = c.u32(); n > 0; n--) functionTypes.push(c.u32());
    else if (id === 4) tables += c.u32();
    else if (id === 6) globals += c.u32();
    else if (id === 8) start = c.u32();
    else if (id === 10) {
      const count = c.u32();
      for (let i = 0; i < count; i++) {
        const length = c.u32();
        const funcidx = importedFunctions + i;
        const params = types[functionTypes[funcidx]!]!;
        bodies.push({ funcidx, start: c.at, end: c.at + length, params });
        c.at += length;
      }
    }
    c.at = section.end;
  }
  return { sections, bodies, types: types.length, importedFunctions, tables, globals, start };
}

/** Passes over the locals vector; the number of locals that it declares. */
export function skipLocals(c: Cursor): { groups: number; locals: number; groupsEnd: number } {
  const groups = c.u32();
  const groupsEnd = c.at;
  let locals = 0;
  for (let i = 0; i < groups; i++) {
    locals += c.u32();
    skipValueType(c);
  }
  return { groups, locals, groupsEnd };
}

function skipBlockType(c: Cursor): void {
  const byte = c.peek();
  if (byte === 0x63 || byte === 0x64) skipValueType(c);
  else c.skipLeb();
}

function skipMemarg(c: Cursor): void {
  if (c.u32() & 0x40) c.skipLeb();
  c.skipLeb();
}

function skipLebs(c: Cursor, count: number): void {
  for (; count > 0; count--) c.skipLeb();
}

/** Number of LEB operands of `0xfb` instructions by number (heap types are LEBs too); 24 and 25 are apart. */
const gcOperands = [
  1, 1, 2, 2, 2, 2, 1, 1, 2, 2, 2, 1, 1, 1, 1, 0, 1, 2, 2, 2, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0,
];
/** Number of LEB operands of `0xfc` instructions by number. */
const miscOperands = [0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 2, 1, 2, 1, 2, 1, 1, 1, 0, 0, 0, 0, 0];

function skipGc(c: Cursor): void {
  const op = c.u32();
  if (op === 24 || op === 25) {
    c.u8();
    skipLebs(c, 3);
    return;
  }
  const operands = gcOperands[op];
  if (operands === undefined) throw new Error(`reference: opcode 0xfb ${op}`);
  skipLebs(c, operands);
}

function skipVectorInstruction(c: Cursor): void {
  const op = c.u32();
  if (op <= 11 || op === 92 || op === 93) skipMemarg(c);
  else if (op === 12 || op === 13) c.at += 16;
  else if (op >= 21 && op <= 34) c.at += 1;
  else if (op >= 84 && op <= 91) {
    skipMemarg(c);
    c.at += 1;
  }
}

/** Passes over one instruction, immediates included; its first opcode byte. */
export function skipInstruction(c: Cursor): number {
  const op = c.u8();
  if (op === 0x02 || op === 0x03 || op === 0x04 || op === 0x06) skipBlockType(c);
  else if ((op >= 0x07 && op <= 0x09) || op === 0x0c || op === 0x0d || op === 0x18) c.skipLeb();
  else if (op === 0x0e) skipLebs(c, c.u32() + 1);
  else if (op === 0x10 || op === 0x12 || op === 0x14 || op === 0x15) c.skipLeb();
  else if (op === 0x11 || op === 0x13) skipLebs(c, 2);
  else if (op === 0x1c) for (let n = c.u32(); n > 0; n--) skipValueType(c);
  else if (op === 0x1f) {
    skipBlockType(c);
    for (let clauses = c.u32(); clauses > 0; clauses--) skipLebs(c, c.u8() < 2 ? 2 : 1);
  } else if (op >= 0x20 && op <= 0x26) c.skipLeb();
  else if (op >= 0x28 && op <= 0x3e) skipMemarg(c);
  else if (op >= 0x3f && op <= 0x42) c.skipLeb();
  else if (op === 0x43) c.at += 4;
  else if (op === 0x44) c.at += 8;
  else if (op === 0xd0 || op === 0xd2 || op === 0xd5 || op === 0xd6) c.skipLeb();
  else if (op === 0xfb) skipGc(c);
  else if (op === 0xfc) skipLebs(c, miscOperands[c.u32()]!);
  else if (op === 0xfd) skipVectorInstruction(c);
  else if (op === 0xfe) {
    if (c.u32() === 3) c.at += 1;
    else skipMemarg(c);
  }
  return op;
}

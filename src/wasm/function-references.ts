/**
 * Which functions can be entered other than by a direct call: exports, the start function, and what tables and
 * globals hold. A `ref.func` in a body needs no search: its function must be named outside bodies too (WebAssembly 3.0
 * §3.4.1, the context's `refs`).
 */
import { WtraceError } from '../errors.ts';
import { ByteReader } from './byte-reader.ts';
import { readTableType } from './imports.ts';
import { InstructionReader } from './instructions.ts';
import type { WasmModule } from './module.ts';
import { Op } from './opcodes.ts';
import { SectionId } from './sections.ts';
import { readValType } from './value-types.ts';

/**
 * funcidx → 1 when the function may be entered other than by `call` and `return_call`. All are 1 where the sections
 * that name such functions cannot be read.
 */
export function referencedFunctions(module: WasmModule): Uint8Array {
  const referenced = new Uint8Array(module.funcTypes.length);
  for (const { kind, index } of module.exports) if (kind === 'func') referenced[index] = 1;
  if (module.start !== undefined) referenced[module.start] = 1;
  try {
    for (const { id, contentStart, end } of module.sections) {
      const reader = new ReferenceReader(module.bytes, contentStart, end, referenced);
      if (id === SectionId.global) reader.globals();
      else if (id === SectionId.table) reader.tables();
      else if (id === SectionId.element) reader.segments();
    }
  } catch (error) {
    if (!(error instanceof WtraceError)) throw error;
    referenced.fill(1);
  }
  return referenced;
}

/** Flags of an element segment (§5.5.12). */
const PASSIVE = 1;
const EXPLICIT = 2;
const EXPRESSIONS = 4;
/** A table with an initializer begins with these two bytes. */
const INITIALIZED = 0x40;

class ReferenceReader {
  private readonly reader: ByteReader;
  private readonly referenced: Uint8Array;

  constructor(bytes: Uint8Array, start: number, end: number, referenced: Uint8Array) {
    this.reader = new ByteReader(bytes, start, end);
    this.referenced = referenced;
  }

  globals(): void {
    for (let left = this.reader.count('globals', 3); left > 0; left--) {
      readValType(this.reader);
      this.reader.u8();
      this.expression();
    }
  }

  tables(): void {
    const { reader } = this;
    for (let left = reader.count('tables', 3); left > 0; left--) {
      const initialized = reader.bytes[reader.position] === INITIALIZED;
      if (initialized) reader.skip(2);
      readTableType(reader);
      if (initialized) this.expression();
    }
  }

  segments(): void {
    const { reader } = this;
    for (let left = reader.count('element segments', 2); left > 0; left--) {
      const flags = reader.u32();
      if ((flags & PASSIVE) === 0) {
        if ((flags & EXPLICIT) !== 0) reader.u32();
        this.expression();
      }
      const typed = (flags & (PASSIVE | EXPLICIT)) !== 0;
      if (typed && (flags & EXPRESSIONS) !== 0) readValType(reader);
      else if (typed) reader.u8();
      for (let items = reader.count('elements'); items > 0; items--) {
        if ((flags & EXPRESSIONS) !== 0) this.expression();
        else this.referenced[reader.u32()] = 1;
      }
    }
  }

  /** A constant expression and its `end`. */
  private expression(): void {
    const { reader } = this;
    const instructions = new InstructionReader(reader.bytes, reader.position, reader.end);
    while (instructions.read() && instructions.opcode !== Op.end)
      if (instructions.opcode === Op['ref.func']) this.referenced[instructions.index] = 1;
    reader.position = instructions.next;
  }
}

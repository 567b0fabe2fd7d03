/**
 * Runs a line number program (DWARF 5 §6.2.5): opcodes in, rows out. Addresses count in 32 bits as the code section's
 * do; in the programs of discarded functions they wrap around. Each row takes at least a byte of program, so that
 * time and rows are bounded by the section's size.
 */
import { isTombstone } from './addr.ts';
import { DW_LNE, DW_LNS } from './constants.ts';
import { type FileEntry, type LineProgramHeader, readFileEntry } from './line.ts';
import { SectionReader } from './reader.ts';

/** Registers of the state machine (DWARF 5 §6.2.2), under the standard's names. */
export interface LineRegisters {
  /** Offset in the code section's contents; 32 bits, signed: so the engine need not reckon in floating point. */
  address: number;
  op_index: number;
  /** Counts from 1 before DWARF 5, from 0 since. */
  file: number;
  line: number;
  column: number;
  is_stmt: boolean;
  basic_block: boolean;
  prologue_end: boolean;
  epilogue_begin: boolean;
  isa: number;
  discriminator: number;
}

/** How a sequence ended: `dead` belongs to discarded code, `broken` has no end or addresses that can't be. */
export type SequenceEnd = 'complete' | 'dead' | 'broken';

/** Takes what a program makes. Rows of dead sequences are left out, as far as death shows before them. */
export interface RowSink {
  /** `registers` changes after the call. */
  row(registers: Readonly<LineRegisters>): void;
  /** A row of a sequence that is known to be dead; absent: nobody wants them. */
  deadRow?(registers: Readonly<LineRegisters>): void;
  /** The rows since the last call are one sequence; `address` is the first one after it. */
  endSequence(address: number, end: SequenceEnd): void;
  /** `DW_LNE_define_file`: one more entry of the file table. */
  defineFile(file: FileEntry): void;
}

function initialRegisters(defaultIsStmt: boolean): LineRegisters {
  return {
    address: 0,
    op_index: 0,
    file: 1,
    line: 1,
    column: 0,
    is_stmt: defaultIsStmt,
    basic_block: false,
    prologue_end: false,
    epilogue_begin: false,
    isa: 0,
    discriminator: 0,
  };
}

/**
 * Runs a program to its end.
 *
 * @param bytes the contents of `.debug_line`.
 * @throws MalformedDebugInfoError when an operand reaches past the end; the sequences before it remain valid.
 */
export function runLineProgram(bytes: Uint8Array, header: LineProgramHeader, sink: RowSink): void {
  const reader = new SectionReader(bytes, '.debug_line', header.program, header.end);
  const machine = new LineMachine(header, sink);
  try {
    machine.run(reader);
  } finally {
    machine.finish();
  }
}

class LineMachine {
  private readonly header: LineProgramHeader;
  private readonly sink: RowSink;
  private readonly registers: LineRegisters;
  private state: SequenceEnd = 'complete';
  /** True from an opcode other than end_sequence on, until end_sequence. */
  private open = false;
  private hasRows = false;

  constructor(header: LineProgramHeader, sink: RowSink) {
    this.header = header;
    this.sink = sink;
    this.registers = initialRegisters(header.defaultIsStmt);
  }

  /** Runs all opcodes; the special ones, which most rows come from, without a division for each. */
  run(reader: SectionReader): void {
    const { registers } = this;
    const { opcodeBase, standardOpcodeLengths, lineBase, lineRange } = this.header;
    const advances = new Uint8Array(256 - opcodeBase);
    const lines = new Int16Array(advances.length);
    for (let special = 0; special < advances.length; special++) {
      advances[special] = Math.floor(special / lineRange);
      lines[special] = lineBase + (special % lineRange);
    }
    const { bytes, end } = reader;
    const quick = this.header.minInstLength === 1 && this.header.maxOpsPerInst === 1;
    let pos = reader.pos;
    while (pos < end) {
      const opcode = bytes[pos++]!;
      if (opcode >= opcodeBase) {
        if (quick) registers.address = (registers.address + advances[opcode - opcodeBase]!) | 0;
        else this.advance(advances[opcode - opcodeBase]!);
        registers.line = (registers.line + lines[opcode - opcodeBase]!) >>> 0;
        this.emit();
      } else if (opcode === DW_LNS.negate_stmt) registers.is_stmt = !registers.is_stmt;
      else if (opcode === DW_LNS.set_column && pos < end && bytes[pos]! < 0x80)
        registers.column = bytes[pos++]!;
      else {
        reader.pos = pos;
        if (opcode === 0) this.extended(reader);
        else if (opcode <= DW_LNS.set_isa) this.standard(opcode, reader);
        else for (let left = standardOpcodeLengths[opcode]!; left > 0; left--) reader.skipLeb();
        pos = reader.pos;
      }
    }
  }

  private standard(opcode: number, reader: SectionReader): void {
    const { registers } = this;
    this.open = true;
    switch (opcode) {
      case DW_LNS.copy:
        this.emit();
        return;
      case DW_LNS.advance_pc:
        this.advance(reader.uleb());
        return;
      case DW_LNS.advance_line:
        registers.line = (registers.line + reader.sleb()) >>> 0;
        return;
      case DW_LNS.set_file:
        registers.file = reader.uleb();
        return;
      case DW_LNS.set_column:
        registers.column = reader.uleb();
        return;
      case DW_LNS.negate_stmt:
        registers.is_stmt = !registers.is_stmt;
        return;
      case DW_LNS.set_basic_block:
        registers.basic_block = true;
        return;
      case DW_LNS.const_add_pc:
        this.advance(((255 - this.header.opcodeBase) / this.header.lineRange) | 0);
        return;
      case DW_LNS.fixed_advance_pc:
        registers.address = (registers.address + reader.u16()) | 0;
        registers.op_index = 0;
        return;
      case DW_LNS.set_prologue_end:
        registers.prologue_end = true;
        return;
      case DW_LNS.set_epilogue_begin:
        registers.epilogue_begin = true;
        return;
      default:
        registers.isa = reader.uleb();
    }
  }

  private extended(reader: SectionReader): void {
    const length = reader.uleb();
    const start = reader.pos;
    reader.skip(length);
    if (length === 0) return;
    const operands = new SectionReader(reader.bytes, reader.section, start, reader.pos);
    switch (operands.u8()) {
      case DW_LNE.end_sequence:
        this.endSequence();
        return;
      case DW_LNE.set_address:
        this.setAddress(operands.unsigned(length - 1), length - 1);
        return;
      case DW_LNE.define_file:
        this.sink.defineFile(readFileEntry(operands.string(), operands));
        return;
      case DW_LNE.set_discriminator:
        this.registers.discriminator = operands.uleb();
        return;
      default:
      // An unknown one; its length says where it ends.
    }
  }

  /** The program's end without end_sequence leaves its last rows without an end. */
  finish(): void {
    if (!this.open) return;
    if (this.state === 'complete') this.state = 'broken';
    this.endSequence();
  }

  private setAddress(address: number, size: number): void {
    const { registers } = this;
    this.open = true;
    // Going back within a sequence is how some linkers leave a discarded part (gimli reads it so, too).
    if (isTombstone(address, size) || (this.hasRows && address < registers.address >>> 0))
      this.state = 'dead';
    else if (address > 0xffffffff && this.state === 'complete') this.state = 'broken';
    registers.address = address | 0;
    registers.op_index = 0;
  }

  private advance(operationAdvance: number): void {
    const { registers, header } = this;
    const { minInstLength, maxOpsPerInst } = header;
    if (minInstLength === 1 && maxOpsPerInst === 1 && operationAdvance < 0x1_0000_0000) {
      registers.address = (registers.address + operationAdvance) | 0;
      return;
    }
    if (maxOpsPerInst === 1) {
      registers.address = (registers.address + minInstLength * (operationAdvance % 0x1_0000_0000)) | 0;
      return;
    }
    const operations = registers.op_index + (operationAdvance % 0x1_0000_0000);
    registers.address = (registers.address + minInstLength * Math.floor(operations / maxOpsPerInst)) | 0;
    registers.op_index = operations % maxOpsPerInst;
  }

  private emit(): void {
    const { registers } = this;
    this.open = true;
    if (!this.hasRows && registers.address === 0) this.state = 'dead';
    this.hasRows = true;
    if (this.state === 'complete') this.sink.row(registers);
    else if (this.state === 'dead') this.sink.deadRow?.(registers);
    registers.basic_block = false;
    registers.prologue_end = false;
    registers.epilogue_begin = false;
    registers.discriminator = 0;
  }

  private endSequence(): void {
    if (this.hasRows) this.sink.endSequence(this.registers.address >>> 0, this.state);
    Object.assign(this.registers, initialRegisters(this.header.defaultIsStmt));
    this.state = 'complete';
    this.open = false;
    this.hasRows = false;
  }
}

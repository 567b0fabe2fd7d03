/**
 * The instructions of one function in columns, with their blocks and rows: branches are decided by instructions that stand
 * before them, and are named by rows that stand behind. Used again for the next function.
 */
import { grown } from '../../columns/index.ts';
import type { LineTable } from '../../debuginfo/index.ts';
import type { BlockIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import {
  ControlClass,
  controlClassOf,
  InstructionReader,
  leavesBlock,
  Op,
  signedLeb,
} from '../../wasm/index.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import { Operation, operationOf } from './operations.ts';

const FIRST_SIZE = 4096;
const I32_CONST = Op['i32.const'];

/** What is read. */
export interface CodeToRead {
  readonly bytes: Uint8Array;
  readonly codeStart: ModuleOffset;
  readonly end: ModuleOffset;
  /** Rows of the function. */
  readonly firstRow: number;
  readonly lastRow: number;
  readonly graph: FunctionGraph;
  readonly lines: LineTable;
}

/** Instructions are numbered from 0 in the order of the code. */
export class FunctionCode {
  count = 0;
  /** Instruction → its ModuleOffset. */
  offset = new Int32Array(FIRST_SIZE);
  /** Instruction → key of its opcode. */
  opcode = new Int32Array(FIRST_SIZE);
  /** Instruction → what it is ({@link Operation}). */
  operation = new Uint8Array(FIRST_SIZE);
  /** Instruction → localidx of `local.*`, value of `i32.const`; else anything. */
  operand = new Float64Array(FIRST_SIZE);
  /** Instruction → row in force; -1: none. */
  row = new Int32Array(FIRST_SIZE);
  /** Block → its first instruction, and the one after its last that can be reached. */
  first = new Int32Array(FIRST_SIZE);
  after = new Int32Array(FIRST_SIZE);

  /** Takes the instructions of a function. */
  read({ bytes, codeStart, end, firstRow, lastRow, graph, lines }: CodeToRead): void {
    const { blockStart } = graph;
    while (this.first.length < blockStart.length) {
      this.first = grown(this.first);
      this.after = grown(this.after);
    }
    const reader = new InstructionReader(bytes, codeStart, end);
    let block = -1;
    let reached = false;
    let row = firstRow - 1;
    let at = 0;
    for (; reader.read(); at++) {
      if (at === this.offset.length) this.grow();
      const { offset, opcode } = reader;
      while (block + 1 < blockStart.length && offset >= blockStart[block + 1]!) {
        this.first[++block] = at;
        reached = true;
      }
      while (row + 1 < lastRow && lines.offset[row + 1]! <= offset) row++;
      this.offset[at] = offset;
      this.opcode[at] = opcode;
      this.operation[at] = operationOf(opcode);
      this.operand[at] = opcode === I32_CONST ? signedLeb(bytes, offset + 1, reader.next) : reader.index;
      this.row[at] = row >= firstRow ? row : -1;
      if (!reached) continue;
      this.after[block] = at + 1;
      if (leavesBlock(controlClassOf(opcode))) reached = false;
    }
    this.count = at;
  }

  /** The last instruction of a block that can be reached. */
  last(block: BlockIndex): number {
    return this.after[block]! - 1;
  }

  /** Whether a block ends with a call, from which control comes to the next block. */
  endsWithCall(block: BlockIndex): boolean {
    return controlClassOf(this.opcode[this.last(block)]!) === ControlClass.Call;
  }

  /** Whether an instruction is one under whose row control can be said to be: not one that only opens or closes blocks. */
  isUnderRow(at: number): boolean {
    // The last `end` returns.
    return this.operation[at] !== Operation.nesting || at === this.count - 1;
  }

  private grow(): void {
    this.offset = grown(this.offset);
    this.opcode = grown(this.opcode);
    this.operation = grown(this.operation);
    this.operand = grown(this.operand);
    this.row = grown(this.row);
  }
}

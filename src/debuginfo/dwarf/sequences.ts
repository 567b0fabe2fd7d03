/**
 * Decides which sequences of a line table are believed. The table of a discarded COMDAT copy points at the copy that
 * survived, and tools that move code leave tables as they were; both lie. A sequence is accepted when each of its
 * rows is at the start of one function's body or of one of its instructions, rows ascend, and the sequence ends
 * where the function ends. Binaryen cuts the ends off sequences, most often of functions that end in an endless loop:
 * one that begins exactly at its function and ends at one of its instructions is used as far as it goes, unless the
 * function has a whole one.
 */

import type { DefinedFunction } from '../../indices.ts';
import { codeOffset, type ModuleOffset, toModuleOffset } from '../../location.ts';
import type { CodeMap } from '../code-map.ts';
import { RowFlag } from '../line-table.ts';
import type { RowColumns } from '../row-columns.ts';
import { type FileNames, UNKNOWN_FILE } from './file-names.ts';
import type { FileEntry } from './line.ts';
import type { LineRegisters, RowSink, SequenceEnd } from './line-program.ts';

/** How many sequences there were and what became of them. */
export interface SequenceCounts {
  /** Belong to code that the linker discarded. */
  dead: number;
  accepted: number;
  /** Valid, but their function had one before that goes as far. */
  repeated: number;
  /** Used as far as they go: they begin at their function and end inside it. */
  cut: number;
  /** Refused: a row is in the middle of an instruction, or rows don't ascend. */
  offBoundary: number;
  /** Refused: it does not end where its function ends. */
  wrongEnd: number;
  /** Refused: its first row is in no function. */
  outsideCode: number;
  /** Refused: the program ends before the sequence does, or its addresses don't fit into 32 bits. */
  broken: number;
}

/** Fills `rows` with those of accepted sequences and notes which function they belong to. */
export class SequenceCollector implements RowSink {
  readonly counts: SequenceCounts = {
    dead: 0,
    accepted: 0,
    repeated: 0,
    cut: 0,
    offBoundary: 0,
    wrongEnd: 0,
    outsideCode: 0,
    broken: 0,
  };
  /** Defined function → first row of its sequence and the row after the last; equal: no sequence. */
  readonly spans: Uint32Array;
  /** Defined functions whose sequence is a cut one, as long as no whole one was met. */
  private readonly cutFunctions = new Set<DefinedFunction>();
  /** Defined functions some sequence of which was refused. */
  readonly refusedFunctions = new Set<DefinedFunction>();
  /** Defined functions whose accepted sequence is of a Rust unit. */
  readonly rustFunctions: DefinedFunction[] = [];
  private readonly code: CodeMap;
  private readonly rows: RowColumns;
  private readonly codeBase: ModuleOffset;
  private files: FileNames | undefined;
  private isRust = false;
  /** Most rows are in the file of the row before: its register (-1: none yet) and its index. */
  private lastFile = -1;
  private lastIndex = UNKNOWN_FILE;
  /** First row of the sequence that is being read. */
  private first = 0;

  constructor(code: CodeMap, rows: RowColumns) {
    this.code = code;
    this.codeBase = code.module.code.base;
    this.rows = rows;
    this.spans = new Uint32Array(2 * code.module.code.count);
  }

  /** Starts a program, whose file registers `files` resolves. */
  startProgram(files: FileNames, isRust: boolean): void {
    this.files = files;
    this.isRust = isRust;
    this.lastFile = -1;
  }

  row(registers: Readonly<LineRegisters>): void {
    const { address, file, line, column } = registers;
    let flags = registers.is_stmt ? RowFlag.is_stmt : 0;
    if (registers.prologue_end) flags |= RowFlag.prologue_end;
    if (registers.basic_block) flags |= RowFlag.basic_block;
    if (registers.epilogue_begin) flags |= RowFlag.epilogue_begin;
    if (file !== this.lastFile) {
      this.lastFile = file;
      this.lastIndex = this.files === undefined ? UNKNOWN_FILE : this.files.index(file);
    }
    const offset = toModuleOffset(codeOffset(address), this.codeBase);
    const index = this.lastIndex;
    this.rows.push(offset, index, index === UNKNOWN_FILE ? 0 : line, column, flags);
  }

  defineFile(file: FileEntry): void {
    this.files?.define(file);
    this.lastFile = -1;
  }

  endSequence(address: number, end: SequenceEnd): void {
    const { rows, counts, first } = this;
    const at = toModuleOffset(codeOffset(address), this.codeBase);
    const outcome = end === 'complete' ? this.judge(at) : end;
    counts[outcome]++;
    if (outcome === 'accepted' || outcome === 'cut') this.keep(outcome, at);
    else rows.truncate(first);
    this.first = rows.length;
  }

  private keep(outcome: 'accepted' | 'cut', end: ModuleOffset): void {
    const { rows, spans, first, cutFunctions, counts } = this;
    const fn = this.code.functionAt(rows.offset[first]!);
    if (outcome === 'cut') {
      cutFunctions.add(fn);
      // Nothing is known of what follows: it is not code of the last row's line.
      rows.push(end, rows.file[rows.length - 1]!, 0, 0, 0);
    } else if (cutFunctions.delete(fn)) {
      counts.cut--;
      counts.repeated++;
    }
    if (this.isRust && spans[2 * fn] === spans[2 * fn + 1]) this.rustFunctions.push(fn);
    spans[2 * fn] = first;
    spans[2 * fn + 1] = rows.length;
  }

  /** `end` is the offset after the sequence, which has at least one row. */
  private judge(end: ModuleOffset): keyof SequenceCounts {
    const { rows, first, code, spans, cutFunctions } = this;
    const begin = rows.offset[first]!;
    const fn = code.functionAt(begin);
    if (fn < 0) return 'outsideCode';
    let before = 0;
    for (let row = first; row < rows.length; row++) {
      const offset = rows.offset[row]!;
      if (offset < before || !code.isBoundary(fn, offset)) return this.refuse(fn, 'offBoundary');
      before = offset;
    }
    const { start, codeStart, end: ends } = code.module.code;
    const isKnown = spans[2 * fn] !== spans[2 * fn + 1];
    if (end === ends[fn]) return isKnown && !cutFunctions.has(fn) ? 'repeated' : 'accepted';
    const beginsExactly = begin === start[fn] || begin === codeStart[fn];
    const endsInside = end > before && end < ends[fn]! && code.isBoundary(fn, end);
    if (!beginsExactly || !endsInside) return this.refuse(fn, 'wrongEnd');
    return isKnown ? 'repeated' : 'cut';
  }

  private refuse(fn: DefinedFunction, why: 'offBoundary' | 'wrongEnd'): 'offBoundary' | 'wrongEnd' {
    this.refusedFunctions.add(fn);
    return why;
  }
}

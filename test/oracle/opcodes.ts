/** The kinds of instructions that the line rule tells apart, by first opcode byte: the slow reference's own short list. */

/** `loop`: a branch to it goes to its start. */
export const LOOP = 0x03;
/** `if`: without an `else`, its condition may jump to its end. */
export const IF = 0x04;
/** `br`: always branches. */
export const BR = 0x0c;
/** `try_table`: its handlers are labels. */
export const TRY_TABLE = 0x1f;
const NOP = 0x01;
const TRY = 0x06;
const END = 0x0b;
const DELEGATE = 0x18;

/** block, loop, if, try, try_table. */
export const opensBlock = (op: number): boolean =>
  (op >= 0x02 && op <= 0x04) || op === TRY || op === TRY_TABLE;
/** else, catch, catch_all: the end of one arm of a block and the start of another. */
export const startsArm = (op: number): boolean => op === 0x05 || op === 0x07 || op === 0x19;
/** end, delegate. */
export const closesBlock = (op: number): boolean => op === END || op === DELEGATE;
/** else, catch, end, delegate, catch_all: what only closes a block or an arm of it. */
export const closing = (op: number): boolean => startsArm(op) || closesBlock(op);
/** block, loop, try, try_table. */
export const structural = (op: number): boolean => opensBlock(op) && op !== IF;
/** What only joins code: the structural and the closing instructions, nop and br. */
export const joins = (op: number): boolean => structural(op) || closing(op) || op === NOP || op === BR;

/** unreachable, throw, rethrow, throw_ref, br, br_table, return and the tail calls. */
const NEVER_CONTINUES = new Set([0x00, 0x08, 0x09, 0x0a, 0x0c, 0x0e, 0x0f, 0x12, 0x13, 0x15]);
/** Whether control never reaches the instruction after it in its block. */
export const neverContinues = (op: number): boolean => NEVER_CONTINUES.has(op);

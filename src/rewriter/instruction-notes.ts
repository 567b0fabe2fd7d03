/**
 * What there may be to note of an instruction, by its first byte. Most have nothing to do with control flow, and all that
 * matters of them is the first in a block that may end the activation, and the first that does work.
 */
import { doesWork, Flow, flowOf, mayEndActivation } from './flow-classes.ts';

/** It may be a step of control flow. */
export const STEP = 1;
/** It does work. */
export const WORK = 2;
/** It may end the activation. */
export const ENDS = 4;
/** Any instruction at all: a loop waits for its first plain one. */
export const ANY = 8;
const PREFIX_WITH_BRANCHES = 0xfb;
const FIRST_PREFIX = 0xfb;
const LAST_PREFIX = 0xfe;

/** First byte of an instruction → what there may be to note of it. */
export const notes = new Uint8Array(256).fill(ANY);
for (let opcode = 0; opcode < 256; opcode++) {
  const prefix = opcode >= FIRST_PREFIX && opcode <= LAST_PREFIX;
  const key = prefix ? opcode << 16 : opcode;
  const flow = flowOf(opcode);
  if (flow !== Flow.Plain || opcode === PREFIX_WITH_BRANCHES) notes[opcode]! |= STEP;
  if (doesWork(key, flow)) notes[opcode]! |= WORK;
  if (mayEndActivation(key)) notes[opcode]! |= ENDS;
}

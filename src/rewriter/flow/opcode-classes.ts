/** What the line rule and the graph want to know of an instruction, derived from the control classes of THE opcode table. */
import { ControlClass, mayStop, nestingOf, Op } from '../../wasm/index.ts';

const NOP = Op.nop;
/** Class → 1: it only joins paths of control. */
const joins = Uint8Array.from(Object.values(ControlClass), (of) =>
  of === ControlClass.Br || (nestingOf(of) !== 'none' && of !== ControlClass.If) ? 1 : 0,
);
const closing = Uint8Array.from(Object.values(ControlClass), (of) =>
  nestingOf(of) === 'closes' || nestingOf(of) === 'separates' ? 1 : 0,
);

/**
 * Whether the instruction does something, or only joins what does: code at the end of a block is attributed to
 * whatever line came before it in the module, and `end` alone would make that line look as if it had run.
 */
export const doesWork = (opcode: number, of: ControlClass): boolean =>
  opcode >= 256 || (opcode !== NOP && joins[of] === 0);

/** Whether the instruction only closes a block, or one arm of it. */
export const closes = (of: ControlClass): boolean => closing[of] === 1;

/** Whether the instruction may start and not complete, or may end the activation in another way. */
export const mayEndActivation = mayStop;

/** What each instruction does to control flow, by opcode: derived from the effects in THE opcode table. */
import { type Effect, type ImmediateKind, immediatesOf, opcodes } from './opcodes.ts';

/** Classes of control flow; the {@link Effect}s of control flow as numbers. */
export const ControlClass = {
  Plain: 0,
  Block: 1,
  Loop: 2,
  If: 3,
  Else: 4,
  Try: 5,
  TryTable: 6,
  Catch: 7,
  CatchAll: 8,
  Delegate: 9,
  End: 10,
  Br: 11,
  BrIf: 12,
  BrTable: 13,
  Return: 14,
  Throw: 15,
  Unreachable: 16,
  Call: 17,
} as const;
/** One of {@link ControlClass}. */
export type ControlClass = (typeof ControlClass)[keyof typeof ControlClass];

/** Part of a block that an instruction of a class is at; what it does to the nesting of the text. */
export type Nesting = 'opens' | 'separates' | 'closes' | 'none';

interface Traits {
  readonly class: ControlClass;
  readonly nesting: Nesting;
  /** It always completes: the activation goes on, at the next instruction or at a label. */
  readonly completes: boolean;
  /** The instruction after it is not reached from it. */
  readonly leaves: boolean;
}

const traits = (
  of: ControlClass,
  { nesting = 'none', completes = true, leaves = false }: Partial<Traits> = {},
): Traits => ({
  class: of,
  nesting,
  completes,
  leaves,
});

const traitsOf: Readonly<Record<Effect, Traits>> = {
  completes: traits(ControlClass.Plain),
  traps: traits(ControlClass.Plain, { completes: false }),
  block: traits(ControlClass.Block, { nesting: 'opens' }),
  loop: traits(ControlClass.Loop, { nesting: 'opens' }),
  if: traits(ControlClass.If, { nesting: 'opens' }),
  try: traits(ControlClass.Try, { nesting: 'opens' }),
  try_table: traits(ControlClass.TryTable, { nesting: 'opens' }),
  else: traits(ControlClass.Else, { nesting: 'separates' }),
  catch: traits(ControlClass.Catch, { nesting: 'separates' }),
  catch_all: traits(ControlClass.CatchAll, { nesting: 'separates' }),
  end: traits(ControlClass.End, { nesting: 'closes' }),
  delegate: traits(ControlClass.Delegate, { nesting: 'closes' }),
  br: traits(ControlClass.Br, { leaves: true }),
  br_if: traits(ControlClass.BrIf),
  br_table: traits(ControlClass.BrTable, { leaves: true }),
  return: traits(ControlClass.Return, { completes: false, leaves: true }),
  throw: traits(ControlClass.Throw, { completes: false, leaves: true }),
  unreachable: traits(ControlClass.Unreachable, { completes: false, leaves: true }),
  call: traits(ControlClass.Call, { completes: false }),
};

const nestings: readonly Nesting[] = ['none', 'opens', 'separates', 'closes'];
const classByOpcode = new Uint8Array(256);
const prefixed = new Map<number, ControlClass>();
const mayStopByOpcode = new Uint8Array(256).fill(1);
const nestingByClass = new Uint8Array(Object.keys(ControlClass).length);
const leavesByClass = new Uint8Array(nestingByClass.length);
for (const [key, , effect] of opcodes) {
  const { class: of, completes } = traitsOf[effect];
  if (key >= 0x100) prefixed.set(key, of);
  else {
    classByOpcode[key] = of;
    if (completes) mayStopByOpcode[key] = 0;
  }
}
for (const { class: of, nesting, leaves } of Object.values(traitsOf)) {
  nestingByClass[of] = nestings.indexOf(nesting);
  leavesByClass[of] = leaves ? 1 : 0;
}

/** Class of an opcode key (prefixed ones: `prefix << 16 | sub`); plain for an unknown one. */
export const controlClassOf = (opcode: number): ControlClass =>
  (opcode < 0x100 ? classByOpcode[opcode] : (prefixed.get(opcode) ?? ControlClass.Plain)) as ControlClass;

/** What an instruction of a class does to the nesting of the text. */
export const nestingOf = (of: ControlClass): Nesting => nestings[nestingByClass[of]!]!;

/** Whether the instruction after one of this class is reached by a branch, if at all. */
export const leavesBlock = (of: ControlClass): boolean => leavesByClass[of] === 1;

/**
 * Whether the instruction may start and not complete, or may end the activation in another way. Of prefixed opcodes, whose
 * key may be that of the prefix alone (`prefix << 16`), all may.
 */
export const mayStop = (opcode: number): boolean => opcode >= 0x100 || mayStopByOpcode[opcode] === 1;

const labelKinds: readonly ImmediateKind[] = ['labelidx', 'labels'];

/** Whether the immediates of an instruction are labels and nothing else, so that it can be written with others. */
export const hasOnlyLabels = (opcode: number): boolean => {
  const immediates = immediatesOf(opcode);
  return immediates.length > 0 && immediates.every((kind) => labelKinds.includes(kind));
};

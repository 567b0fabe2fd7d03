/** What the analysis of branches wants to know of an instruction, derived from THE opcode table. */
import { ControlClass, controlClassOf, nestingOf, Op, opcodes } from '../../wasm/index.ts';

/** What an instruction is to the analysis. */
export const Operation = {
  other: 0,
  /** Pushes a constant. */
  constant: 1,
  localGet: 2,
  localSet: 3,
  localTee: 4,
  /** Integer arithmetic or a comparison that always completes, of one operand and of two. */
  unary: 5,
  binary: 6,
  /** Opens, separates or closes blocks of the text; not `if`, which decides. */
  nesting: 7,
  /** `br`, `nop`: with the nesting, all that only joins paths. */
  join: 8,
  /** `if`, `br_if`, `br_on_*`, `br_table`. */
  branch: 9,
  /** Traps on what a compiler checks before: `memory.copy`, `memory.fill`, a trapping `trunc`. */
  guarded: 10,
  /** Pushes what is not known: of a global; of an address. */
  globalGet: 11,
  load: 12,
} as const;
/** One of {@link Operation}. */
export type Operation = (typeof Operation)[keyof typeof Operation];

const byName = new Map<string, Operation>([
  ['local.get', Operation.localGet],
  ['local.set', Operation.localSet],
  ['local.tee', Operation.localTee],
  ['global.get', Operation.globalGet],
  ['nop', Operation.join],
  ['memory.copy', Operation.guarded],
  ['memory.fill', Operation.guarded],
]);
const UNARY = /^i(?:32|64)\.(?:eqz|clz|ctz|popcnt|wrap|extend)/;
const BINARY = /^i(?:32|64)\.(?:eq|ne|lt|gt|le|ge|add|sub|mul|and|or|xor|shl|shr|rot)/;
const LOAD = /^[if](?:32|64)\.load/;
const TRUNCATION = /^i(?:32|64)\.trunc_f/;
const CONSTANT = /^[if](?:32|64)\.const$/;

const byControl: Partial<Record<ControlClass, Operation>> = {
  [ControlClass.If]: Operation.branch,
  [ControlClass.BrIf]: Operation.branch,
  [ControlClass.BrTable]: Operation.branch,
  [ControlClass.Br]: Operation.join,
};

function operation(key: number, name: string): Operation {
  const known = byName.get(name);
  if (known !== undefined) return known;
  const control = controlClassOf(key);
  if (control !== ControlClass.Plain)
    return byControl[control] ?? (nestingOf(control) === 'none' ? Operation.other : Operation.nesting);
  if (CONSTANT.test(name)) return Operation.constant;
  if (TRUNCATION.test(name)) return Operation.guarded;
  if (LOAD.test(name)) return Operation.load;
  if (UNARY.test(name)) return Operation.unary;
  return BINARY.test(name) ? Operation.binary : Operation.other;
}

const oneByte = new Uint8Array(256);
const prefixed = new Map<number, Operation>();
for (const [key, name] of opcodes) {
  if (key < 256) oneByte[key] = operation(key, name);
  else prefixed.set(key, operation(key, name));
}

/** The operation of an opcode key. */
export const operationOf = (key: number): Operation =>
  (key < 256 ? oneByte[key] : (prefixed.get(key) ?? Operation.other)) as Operation;

/** `i32.eqz`, and `i32.and`: the first is passed over, the second where one operand is 1. */
export const EQZ = Op['i32.eqz'];
/** See {@link EQZ}. */
export const AND = Op['i32.and'];

/**
 * How many operands an instruction takes off the stack and how many results it leaves, from its name: enough to follow which
 * value goes where in one straight run of code. Instructions of control, and those that are not known, have no entry.
 */
import { opcodes } from '../../wasm/index.ts';

/** Operands and results of an instruction. */
export interface StackEffect {
  readonly pops: number;
  readonly pushes: 0 | 1;
}

const effect = (pops: number, pushes: 0 | 1): StackEffect => ({ pops, pushes });

const byName: Readonly<Record<string, StackEffect>> = {
  nop: effect(0, 0),
  drop: effect(1, 0),
  select: effect(3, 1),
  'select t': effect(3, 1),
  'local.get': effect(0, 1),
  'local.set': effect(1, 0),
  'local.tee': effect(1, 1),
  'global.get': effect(0, 1),
  'global.set': effect(1, 0),
  'memory.size': effect(0, 1),
  'memory.grow': effect(1, 1),
  'memory.fill': effect(3, 0),
  'memory.copy': effect(3, 0),
  'memory.init': effect(3, 0),
  'data.drop': effect(0, 0),
  'elem.drop': effect(0, 0),
  'table.get': effect(1, 1),
  'table.set': effect(2, 0),
  'table.size': effect(0, 1),
  'table.grow': effect(2, 1),
  'table.fill': effect(3, 0),
  'table.copy': effect(3, 0),
  'table.init': effect(3, 0),
  'ref.null': effect(0, 1),
  'ref.func': effect(0, 1),
  'ref.is_null': effect(1, 1),
  'atomic.fence': effect(0, 0),
};

/** Names of instructions after the dot, the first that matches. */
const byPattern: readonly (readonly [RegExp, StackEffect])[] = [
  [/^const$/, effect(0, 1)],
  [/^atomic\.load/, effect(1, 1)],
  [/^atomic\.store/, effect(2, 0)],
  [/^atomic\.rmw.*cmpxchg|^atomic\.wait/, effect(3, 1)],
  [/^atomic\.|^rmw/, effect(2, 1)],
  [/^load.*lane$/, effect(2, 1)],
  [/^load/, effect(1, 1)],
  [/^store/, effect(2, 0)],
  [/^(bitselect|.*laneselect|.*n?madd|.*dot.*add.*)/, effect(3, 1)],
  [/^(replace_lane|shl|shr|rot|shuffle|swizzle)/, effect(2, 1)],
  [
    /^(eqz|clz|ctz|popcnt|wrap|extend|trunc|convert|promote|demote|reinterpret|abs|neg|ceil|floor|nearest|sqrt|extract_lane|splat|not$|any_true|all_true|bitmask|extadd|relaxed_trunc)/,
    effect(1, 1),
  ],
];

const effects = new Map<number, StackEffect>();
for (const [key, mnemonic, flow] of opcodes) {
  if (flow !== 'completes' && flow !== 'traps') continue;
  // References to objects, through which nothing of linear memory goes; arithmetic with several results.
  if (key >>> 16 === 0xfb || /128$|mul_wide/.test(mnemonic)) continue;
  const known = byName[mnemonic];
  const [prefix = '', ...rest] = mnemonic.split('.');
  if (known !== undefined) effects.set(key, known);
  else if (prefix === 'memory') effects.set(key, effect(mnemonic.includes('wait') ? 3 : 2, 1));
  else if (/^[fiv]\d/.test(prefix)) {
    const name = rest.join('.');
    effects.set(key, byPattern.find(([pattern]) => pattern.test(name))?.[1] ?? effect(2, 1));
  }
}

/** Undefined: the instruction is one of control, or not known. */
export const stackEffect = (opcode: number): StackEffect | undefined => effects.get(opcode);

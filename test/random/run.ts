/** One run of a random module: starts it and calls every exported function with random arguments. */
import { createHash } from 'node:crypto';
import { readModule, type ValType, type WasmModule } from '../../src/wasm/index.ts';
import { instantiate, type Watcher } from '../oracle/border.ts';
import { Dice } from './dice.ts';
import { FuzzHost, kindOfError, words } from './host.ts';

/** All that can be seen of a run from outside. */
export interface Outcome {
  /** What each call returned or how it ended; `start` comes first if it did not end well. */
  readonly ends: readonly string[];
  /** Calls of the guest to its host. */
  readonly log: readonly string[];
  /** Exported globals and memories as they were left. */
  readonly state: readonly string[];
}

/** Times that every export is called. */
const ROUNDS = 3;
const numbers = [0, 1, -1, 2, 7, 100, 255, 65536, -2147483648, 2147483647];

function argument(type: ValType, dice: Dice): unknown {
  const number = dice.below(2) === 0 ? dice.of(numbers) : dice.bits() | 0;
  if (type.kind === 'ref') return null;
  switch (type.name) {
    case 'i64':
      return BigInt(number) * (dice.below(4) === 0 ? 0x1_0000_0001n : 1n);
    case 'f32':
    case 'f64':
      return dice.below(8) === 0 ? dice.of([Number.NaN, Number.POSITIVE_INFINITY, -0, 1e300]) : number / 4;
    default:
      return number;
  }
}

function parametersOf(module: WasmModule, funcidx: number): readonly ValType[] {
  const type = module.types[module.funcTypes[funcidx]!];
  return type?.kind === 'func' ? type.params : [];
}

function attempt(run: () => unknown): string {
  try {
    return words(run());
  } catch (error) {
    return kindOfError(error);
  }
}

/**
 * Runs `bytes`, made of `original` in whatever way, on the arguments that `seed` stands for. Only what the original
 * exports is called or looked at.
 */
export function runOn(
  original: Uint8Array,
  bytes: Uint8Array<ArrayBuffer>,
  seed: number,
  watcher: Watcher = {},
): Outcome {
  const module = readModule(original);
  const host = new FuzzHost(new Dice(~seed));
  let own: WebAssembly.Exports = {};
  const calls: (() => unknown)[] = [];
  const ends: string[] = [];
  const dice = new Dice(seed);
  try {
    const exports = instantiate(bytes, host.imports(new WebAssembly.Module(bytes)), {
      ...watcher,
      connect(instance) {
        own = instance.exports;
        watcher.connect?.(instance);
      },
    });
    for (const { kind, name, index } of module.exports) {
      if (kind !== 'func') continue;
      const params = parametersOf(module, index);
      const call = exports[name] as (...args: unknown[]) => unknown;
      calls.push(() => call(...params.map((type) => argument(type, dice))));
    }
    const table = own['table'];
    host.guest = { functions: calls, table: table instanceof WebAssembly.Table ? table : undefined };
  } catch (error) {
    ends.push(`start: ${kindOfError(error)}`);
  }
  for (let round = 0; round < ROUNDS; round++) for (const call of calls) ends.push(attempt(call));
  return { ends, log: host.log, state: stateOf(module, own) };
}

function stateOf(module: WasmModule, exports: WebAssembly.Exports): string[] {
  const state: string[] = [];
  for (const { name } of module.exports) {
    const value = exports[name];
    if (value instanceof WebAssembly.Memory) {
      const bytes = new Uint8Array(value.buffer);
      state.push(`${name}: ${bytes.length} ${createHash('sha1').update(bytes).digest('hex')}`);
    } else if (value instanceof WebAssembly.Global) state.push(`${name}: ${attempt(() => value.value)}`);
    else if (value instanceof WebAssembly.Table) state.push(`${name}: ${value.length}`);
  }
  return state;
}

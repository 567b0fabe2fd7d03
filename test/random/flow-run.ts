/** Runs a random control-flow graph: some calls of its exports, one after the other, each with a fuse of its own. */
import { isDeepStrictEqual } from 'node:util';
import { isStackOverflow } from '../../src/runtime/index.ts';
import type { Watcher } from '../oracle/border.ts';
import type { FlowGraph } from './flow-graphs.ts';
import { kindOfError, words } from './host.ts';

/** A call of an export. */
export interface FlowCall {
  readonly name: string;
  readonly args: readonly number[];
  readonly fuel: number;
  /** It traps at this fuse point; {@link LONG} never burns down. */
  readonly fuse: number;
  /** Functions entered in the instance's life when the next call is to trap; none: none does. */
  readonly limit?: number;
}

/** What can be seen of the calls from outside. */
export interface FlowOutcome {
  /** What each call returned or how it ended. */
  readonly ends: readonly string[];
  /** Call → fuse points that it came to. */
  readonly passed: readonly number[];
  /** Call → functions entered when the stack was exhausted; undefined: it was not. */
  readonly overflows: readonly (number | undefined)[];
  /** The globals and the memory as they were left, and what the host was asked. */
  readonly state: readonly string[];
  /** Stack traces of the calls that ended in a trap. */
  readonly traps: readonly string[];
}

/** A fuse that no call burns down. */
export const LONG = 1_000_000_000;
/** Bytes of the memory that are compared: all that can be written. */
const MEMORY = 256;
/** Calls back into the guest that may stand in each other, and that one run may make. */
const MAX_BACK = 2;
const MAX_BACKS = 40;

type Callable = (...args: number[]) => unknown;

/** Makes the calls on one new instance of `module`, which was made of the graph in whatever way. */
export function runCalls(
  graph: FlowGraph,
  module: WebAssembly.Module,
  calls: readonly FlowCall[],
  { border, connect }: Watcher = {},
): FlowOutcome {
  const log: string[] = [];
  const traps: string[] = [];
  let overflow: number | undefined;
  let depth = 0;
  let backs = 0;
  const global = (name: string): WebAssembly.Global => exports[name] as WebAssembly.Global;
  /** Of several host calls that an exhausted stack passes through, the first counts. */
  const caught = (error: unknown): string => {
    if (isStackOverflow(error)) overflow ??= global('entered').value as number;
    if (error instanceof WebAssembly.RuntimeError) traps.push(error.stack ?? '');
    return kindOfError(error);
  };
  const back = (which: number): number => {
    if (which % 16 === 3) throw new Error('thrown by the host');
    if (depth >= MAX_BACK || ++backs > MAX_BACKS) return 0;
    const { name, params } = graph.exports[Math.abs(which) % graph.exports.length]!;
    depth++;
    try {
      log.push(words((exports[name] as Callable)(...Array<number>(params).fill(which))));
      return 1;
    } catch (error) {
      log.push(caught(error));
      return 2;
    } finally {
      depth--;
    }
  };
  const imports = { host: { back } };
  const instance = new WebAssembly.Instance(module, border?.wrapImports(imports) ?? imports);
  connect?.(instance);
  const exports = border?.wrapExports(instance.exports) ?? instance.exports;
  const ends: string[] = [];
  const passed: number[] = [];
  const overflows: (number | undefined)[] = [];
  for (const { name, args, fuel, fuse, limit } of calls) {
    global('fuel').value = fuel;
    global('fuse').value = graph.fuse === 'i64' ? BigInt(fuse) : fuse;
    global('limit').value = limit ?? -1;
    overflow = undefined;
    try {
      ends.push(words((exports[name] as Callable)(...args)));
    } catch (error) {
      ends.push(caught(error));
    }
    passed.push(fuse - Number(global('fuse').value));
    overflows.push(overflow);
  }
  const memory = new Uint8Array((exports['memory'] as WebAssembly.Memory).buffer, 0, MEMORY);
  const globals = ['fuel', 'entered', 'state'].map((name) => `${name}: ${global(name).value}`);
  return { ends, passed, overflows, state: [...globals, `memory: ${memory.join()}`, ...log], traps };
}

/** Whether the stack was exhausted. */
export const overflowed = ({ overflows }: FlowOutcome): boolean =>
  overflows.some((entered) => entered !== undefined);

/** In what an outcome is not as it should be, in words. */
export function outcomeFaults(name: string, right: FlowOutcome, other: FlowOutcome): string[] {
  return (['ends', 'passed', 'overflows', 'state'] as const).flatMap((key) =>
    isDeepStrictEqual(right[key], other[key])
      ? []
      : [`${name}: ${key} are ${other[key].join('; ')}, should be ${right[key].join('; ')}`],
  );
}

/** Share of the stack that is left to what is to exhaust it: the sooner it does, the less there is to compare. */
const LEFT = 0.1;

/** Steps in which the room on the stack is measured, in arguments. */
const STEP = 1024;
let ballast: readonly number[] | undefined;

/** As many arguments as there is room for on the stack, less the share that is to be left. */
function measured(): readonly number[] {
  for (let steps = 1; ; steps++) {
    try {
      Reflect.apply(() => {}, undefined, new Array(steps * STEP).fill(0));
    } catch {
      return new Array(Math.floor(steps * STEP * (1 - LEFT))).fill(0);
    }
  }
}

/** Runs something on the last tenth of the stack, with a single frame more in stack traces. */
export function onLittleStack<T>(run: () => T): T {
  ballast ??= measured();
  let result: { readonly value: T } | undefined;
  const call = (): void => {
    result = { value: run() };
  };
  Reflect.apply(call, undefined, ballast);
  return result!.value;
}

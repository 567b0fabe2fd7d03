/** Runs small programs under the slow reference, for tests that compare it with events found by hand. */
import { expect } from 'vitest';
import { reference } from './index.ts';
import { type Item, op, type ProgramSpec, program } from './program.ts';

/** An exported function and its arguments. */
export type Call = readonly [name: string, ...args: number[]];

/** Runs calls one after the other; what lines each activation has in order, and what each line is counted as. */
export function run(spec: ProgramSpec, calls: readonly Call[], imports: WebAssembly.Imports = {}) {
  const { bytes, table } = program(spec);
  expect(WebAssembly.validate(bytes)).toBe(true);
  const ref = reference(bytes, table, { recordEvents: true });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(ref.bytes), imports);
  ref.start(instance);
  const outcomes = calls.map(([name, ...args]) => {
    try {
      return (instance.exports[name] as (...args: number[]) => unknown)(...args);
    } catch (error) {
      return error;
    }
  });
  const { events, lines, entries } = ref.result();
  const activations: number[][] = [];
  for (const event of events) {
    if (event.kind === 'call') activations[event.activation] = [];
    else activations[event.activation]!.push(event.line);
  }
  return { outcomes, activations, lines, entries, instance };
}

/** Lines of one call of one function, in the order of their events. */
export function lines(body: readonly Item[], ...args: number[]): number[] {
  const spec = { functions: [{ params: args.length, locals: 2, body }] };
  return run(spec, [['f0', ...args]]).activations[0]!;
}

/** Coverable lines of a function, ascending. */
export const coverable = (body: readonly Item[]): number[] =>
  run({ functions: [{ locals: 2, body }] }, []).lines.map((l) => l.line);

/** One item that does something and leaves nothing behind. */
export const work: Item = [...op.i32(0), ...op.drop];

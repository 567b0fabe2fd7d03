/** The variables of a wasm program at each of its line events, in canonical form. */
import { type LocalTypes, localTypes } from '../../../src/debuginfo/variables/frame.ts';
import type { DefinedFunction } from '../../../src/indices.ts';
import { load } from '../../../src/load/index.ts';
import { type GuestState, variableOf, type WasmValue } from '../../../src/variables/index.ts';
import { openBytes } from '../../debuginfo/variables/fixture-variables.ts';
import { type Canonical, canonical } from './canonical.ts';

/** A variable where the program stands. */
export interface SeenVariable {
  /** `name:line of declaration`. */
  readonly key: string;
  readonly state: string;
  readonly reason: string;
  readonly value: Canonical;
}

/** A line event. */
export interface SeenEvent {
  readonly line: number;
  readonly variables: readonly SeenVariable[];
}

/** Imports of WASI that a program of these tests needs none of: all answer 0. */
function answers(bytes: Uint8Array): WebAssembly.Imports {
  const imports: Record<string, Record<string, () => number>> = {};
  for (const { module, name } of WebAssembly.Module.imports(new WebAssembly.Module(bytes.slice().buffer)))
    imports[module] = { ...imports[module], [name]: () => 0 };
  return imports;
}

/**
 * Calls the export `run`.
 * @param source the file whose lines are looked at
 */
export async function traceVariables(bytes: Uint8Array, source: string): Promise<readonly SeenEvent[]> {
  const opened = openBytes(bytes);
  const { code } = opened.module;
  const events: SeenEvent[] = [];
  let memory: WebAssembly.Memory | undefined;
  const functionAt = (offset: number): DefinedFunction => {
    let [low, high] = [0, code.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((code.start[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return low as DefinedFunction;
  };
  const known = new Map<DefinedFunction, LocalTypes>();
  const typesOf = (fn: DefinedFunction): LocalTypes => {
    const types = known.get(fn) ?? localTypes(opened.module, fn);
    known.set(fn, types);
    return types;
  };
  const program = await load(bytes, {
    imports: answers(bytes),
    include: [`**/${source}`, source],
    trace: {
      events: ['call', 'line'],
      reads: ['file', 'line', 'offset', 'wasmLocals', 'memory'],
      delivery: 'call',
      fn: function observe(frame, event) {
        if (event !== 'line' || !frame.file.endsWith(source)) return observe;
        const fn = functionAt(frame.offset);
        const types = typesOf(fn);
        const state: GuestState = {
          local: (index) => {
            const value = frame.wasmLocals[index];
            return value === undefined ? undefined : ({ type: types.at(index), value } as WasmValue);
          },
          global: () => undefined,
          memory: () => memory?.buffer,
        };
        const variables = opened.variables
          .at({ fn, offset: frame.offset, isEntry: false })
          .map((planned): SeenVariable => {
            const variable = variableOf(planned, { types: opened.variables.types, state });
            return {
              key: `${planned.name}:${planned.line}`,
              state: variable.state,
              reason: variable.reason,
              value: canonical(variable),
            };
          });
        events.push({ line: frame.line, variables });
        return observe;
      },
    },
  });
  memory = program.exports['memory'] as unknown as WebAssembly.Memory;
  (program.exports['_initialize'] as (() => void) | undefined)?.();
  (program.exports['run'] as () => unknown)();
  return events;
}

/** The variables of a wasm program at each of its line events, in canonical form. */
import { load } from '../../../src/load/index.ts';
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
  const events: SeenEvent[] = [];
  const program = await load(bytes, {
    imports: answers(bytes),
    include: [`**/${source}`, source],
    trace: {
      events: ['call', 'line'],
      reads: ['file', 'line', 'locals'],
      delivery: 'call',
      fn: function observe(frame, event) {
        if (event !== 'line' || !frame.file.endsWith(source)) return observe;
        const variables = [...frame.locals].map(
          (variable): SeenVariable => ({
            key: `${variable.name}:${variable.declaration?.line}`,
            state: variable.state,
            reason: variable.reason,
            value: canonical(variable),
          }),
        );
        events.push({ line: frame.line, variables });
        return observe;
      },
    },
  });
  (program.exports['_initialize'] as (() => void) | undefined)?.();
  (program.exports['run'] as () => unknown)();
  return events;
}

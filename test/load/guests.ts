/** Small guests in text, loaded under trace, and what their observers are told as text. */
import { readFileSync } from 'node:fs';
import wabt from 'wabt';
import {
  type Frame,
  type LoadOptions,
  load,
  type OrderedTraceOptions,
  type Program,
  type TraceFunction,
} from '../../src/index.ts';
import { engine } from '../helpers/engine.ts';

const { parseWat } = await wabt();

/** Binary of a module in text, names included. */
export function binary(wat: string): Uint8Array {
  const module = parseWat('guest.wat', wat, { exceptions: true, tail_call: true, mutable_globals: true });
  return new Uint8Array(module.toBinary({ write_debug_names: true }).buffer);
}

/** A module of wasm-fixtures. */
export function fixture(path: string): Uint8Array {
  return readFileSync(new URL(`../../wasm-fixtures/${path}`, import.meta.url));
}

/** Deliveries of this engine that tell events one by one. */
export const deliveries = engine.secondMemory ? (['call', 'ring'] as const) : (['call'] as const);

/** A guest's exports as tests call them. */
export type Exports = Record<string, (...args: unknown[]) => unknown>;

/** One event in words: `line f:2`, `return f`, `unwind f (trap)`. */
export function words(frame: Frame, event: string, arg: unknown): string {
  const name = frame.function.name;
  if (event === 'line') return `line ${name}:${frame.line}`;
  if (event === 'unwind') return `unwind ${name} (${(arg as { reason: string }).reason})`;
  if (event === 'return' && (arg as { tail: boolean }).tail) return `return ${name} (tail)`;
  return `${event} ${name}`;
}

/** A trace function that writes down everything. */
export function logger(log: string[]): TraceFunction {
  const local: TraceFunction = (frame, event, arg) => {
    log.push(words(frame, event, arg));
  };
  return (frame, event, arg) => {
    log.push(words(frame, event, arg));
    return local;
  };
}

/** All events, and what words() reads. */
export const everything: OrderedTraceOptions = {
  events: ['call', 'line', 'return', 'unwind', 'trap'],
  reads: ['file', 'line', 'function'],
};

/** Loads a guest whose every event is written down. */
export async function traced(
  source: string | Uint8Array,
  trace: OrderedTraceOptions = {},
  options: LoadOptions = {},
): Promise<{ program: Program<Exports>; exports: Exports; log: string[] }> {
  const log: string[] = [];
  const bytes = typeof source === 'string' ? binary(source) : source;
  const program = await load<Exports>(bytes, {
    ...options,
    trace: { ...everything, fn: logger(log), ...trace },
  });
  return { program, exports: program.exports, log };
}

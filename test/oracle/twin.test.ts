import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { lineTableFromDwarfdump } from './dwarfdump.ts';
import { type ReferenceEvent, reference } from './index.ts';

interface Recorded {
  readonly answer: number;
  readonly activations: readonly (readonly [name: string, lines: readonly number[]])[];
}

const file = (name: string): Buffer => readFileSync(new URL(`twin/${name}`, import.meta.url));
const recorded: Recorded = JSON.parse(file('events.json').toString());
const source = file('twin.c').toString().split('\n');
/** C has a line for the brace that ends a function with several returns; Python has nothing there. */
const closesFunction = (line: number): boolean => source[line - 1] === '}';

function activations(events: readonly ReferenceEvent[]): number[][] {
  const lines: number[][] = [];
  for (const event of events) {
    if (event.kind === 'call') lines[event.activation] = [];
    else if (!closesFunction(event.line)) lines[event.activation]!.push(event.line);
  }
  return lines;
}

describe.each(['clang19', 'clang22'])('C program of %s', (compiler) => {
  const module = file(`twin-${compiler}.wasm`);
  const table = lineTableFromDwarfdump(module, file(`twin-${compiler}.debug-line.txt`).toString());
  const ref = reference(module, table, { recordEvents: true });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(ref.bytes));
  ref.start(instance);
  const answer = (instance.exports['run'] as () => number)();
  const { events, lines, entries } = ref.result();

  test('has the events that sys.settrace reports for its Python twin, activation by activation', () => {
    expect(answer).toBe(recorded.answer);
    expect(activations(events)).toEqual(recorded.activations.map(([, expected]) => expected));
  });

  test('counts what it lists', () => {
    for (const { line, hits, covered } of lines) {
      expect(events.filter((e) => e.kind === 'line' && e.line === line)).toHaveLength(hits);
      expect(covered, `line ${line}`).toBe(hits > 0);
    }
    expect([...entries.values()].reduce((a, b) => a + b)).toBe(recorded.activations.length);
  });
});

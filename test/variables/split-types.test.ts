/** Types in units of their own (`-fdebug-types-section`), and types that only another file describes: clang 19. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { load } from '../../src/load/index.ts';

const folder = fileURLToPath(new URL('split-types', import.meta.url));
const line =
  readFileSync(`${folder}/main.cpp`, 'utf8')
    .split('\n')
    .findIndex((text) => text.includes('// seen')) + 1;

/** What the variables of `run(5)` hold at its last line, and what its pointers point at. */
async function seen(name: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const program = await load<{ run(n: number): number }>(readFileSync(`${folder}/${name}.wasm`), {
    trace: {
      events: ['line'],
      reads: ['line', 'locals'],
      fn: (frame) => {
        if (frame.line !== line) return;
        for (const each of frame.locals) {
          const target = each.target();
          found[each.name] =
            `${each.type}: ${target === undefined ? each : target.state === 'value' ? target : target.reason}`;
        }
      },
    },
  });
  expect(program.exports.run(5)).toBe(5 + 5 + 7 + 1 + 1 + 1);
  return found;
}

test.each([
  ['units-dwarf4', 'Box<short>'],
  ['units-dwarf5', 'Box<short>'],
  ['declared', 'Box<short>'],
  ['simple-names', 'Box'],
])('%s', async (name, box) => {
  const { item, ...others } = await seen(name);
  expect(item).toMatch(/^Item: \{_vptr\$Item = 0x[0-9a-f]+, price_ = 5, count_ = 3\}$/);
  expect(others).toEqual({
    n: 'int: 5',
    pair: 'Pair: {a = 5, b = 6}',
    state: 'State: closed',
    hidden: 'secret *: {code = 500, text = "abc"}',
    // Two files describe it, and differ.
    either: 'clash *: its type is declared, not described, in this module',
    box: `${box}: {first = 1, second = 7}`,
  });
});

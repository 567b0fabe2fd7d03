/** Zig: what a program says of its own variables, by Zig's knowledge of their types, and what frames show at that line. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { load } from '../../src/load/index.ts';
import { followPath, parsePath } from '../../src/variables/index.ts';

const file = (name: string): string => fileURLToPath(new URL(`said/zig/${name}`, import.meta.url));
const bytes = readFileSync(file('values.wasm'));
const source = readFileSync(file('values.zig'), 'utf8');
const said = (text: string): number => text.match(/\bsay\("/g)?.length ?? 0;

/** Runs the program; each is `line name said shown`, or without what is shown where nothing is. */
async function compared(seed: number): Promise<{ readonly equal: string[]; readonly other: string[] }> {
  const made = { equal: [] as string[], other: [] as string[] };
  let text = '';
  let line = 0;
  let look: (name: string) => string | undefined = () => undefined;
  const texts = new TextDecoder();
  const read = (address: number, length: number): string =>
    texts.decode(new Uint8Array((program.exports.memory as WebAssembly.Memory).buffer, address, length));
  const program = await load<{ memory: WebAssembly.Memory; run(seed: number): void }>(bytes, {
    imports: {
      env: {
        put: (address: number, length: number) => {
          text += read(address, length);
        },
        integer: (value: bigint) => {
          text += value;
        },
        float: (value: number) => {
          text += value;
        },
        end: (address: number, length: number) => {
          const name = read(address, length);
          const shown = look(name);
          const list = shown === text ? made.equal : made.other;
          list.push(`${line} ${name} ${text}${shown === text ? '' : ` ${shown}`}`);
          text = '';
        },
      },
    },
    include: ['**/values.zig', 'values.zig'],
    trace: {
      events: ['line'],
      reads: ['line', 'locals'],
      fn: (frame) => {
        line = frame.line;
        const kept = frame.snapshot();
        look = (name) => {
          const { name: first, steps } = parsePath(name, 'said');
          const variable = kept.locals.get(first);
          const found = variable && followPath(variable, steps);
          return found?.state === 'value' ? String(found) : `${found?.state} ${found?.reason}`;
        };
      },
    },
  });
  program.exports.run(seed);
  return made;
}

test.each([4, 7])('all kinds of types, seed %i', async (seed) => {
  const { equal, other } = await compared(seed);
  expect(other).toEqual([]);
  // Each is said once, those of `parameters` twice.
  expect(equal).toHaveLength(said(source) + said(source.slice(source.indexOf('fn parameters('))));
  expect(equal.length).toBeGreaterThan(40);
});

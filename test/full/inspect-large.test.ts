/** `wtrace inspect` of a module with more functions than a call can have arguments. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratch, wtrace } from '../helpers/wtrace.ts';

const FUNCTIONS = 200_000;

function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return [...bytes, rest];
}

const section = (id: number, ...parts: readonly Uint8Array[]): Buffer => {
  const contents = Buffer.concat(parts);
  return Buffer.concat([Uint8Array.of(id, ...leb(contents.length)), contents]);
};

test('a page of text', () => {
  const count = Uint8Array.from(leb(FUNCTIONS));
  // i32.const 0, drop
  const body = Uint8Array.of(5, 0, 0x41, 0, 0x1a, 0x0b);
  const module = Buffer.concat([
    Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0),
    section(1, Uint8Array.of(1, 0x60, 0, 0)),
    section(3, count, new Uint8Array(FUNCTIONS)),
    section(10, count, Buffer.alloc(FUNCTIONS * body.length, body)),
  ]);
  const path = join(scratch(), 'many.wasm');
  writeFileSync(path, module);
  const { code, stdout, stderr } = wtrace(['inspect', '--plan', path]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/^traced: +200,000 functions, 600,000 lines in 200,000 files/m);
  expect(stdout.split('\n').length).toBeLessThan(80);
});

import { readFileSync } from 'node:fs';

const bytes = readFileSync(new URL('angle.wasm', import.meta.url));
const { exports: angle } = new WebAssembly.Instance(new WebAssembly.Module(bytes));

/** Where a dial stands after it was turned, within its stops if it has some. */
export function turn(from, by, stops) {
  if (stops === undefined) return angle.wrap(from + by);
  const [low, high] = stops;
  return angle.clamp(from + by, low, high);
}

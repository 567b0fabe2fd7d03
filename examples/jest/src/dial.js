const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const bytes = readFileSync(join(__dirname, 'angle.wasm'));
const { exports: angle } = new WebAssembly.Instance(new WebAssembly.Module(bytes));

/** Where a dial stands after it was turned, within its stops if it has some. */
exports.turn = (from, by, stops) => {
  if (stops === undefined) return angle.wrap(from + by);
  const [low, high] = stops;
  return angle.clamp(from + by, low, high);
};

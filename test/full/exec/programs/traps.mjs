// Three divisions, and five by zero, which trap; a function of the host is a table's, as Emscripten's `invoke_*` are.
import { readFile } from 'node:fs/promises';

const { instance } = await WebAssembly.instantiate(await readFile(process.env.GUEST), {});
const { div } = instance.exports;
const outcomes = [];
for (const divisor of [1, 0, 2, 0, 0, 3, 0, 0]) {
  try {
    outcomes.push(div(6, divisor));
  } catch (error) {
    outcomes.push(`${error.constructor === WebAssembly.RuntimeError} ${error.message}`);
  }
}
console.log(outcomes.join('\n'));

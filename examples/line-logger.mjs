// Prints every line as it runs, with its text.
//   node examples/line-logger.mjs [module [arguments…]]
import { load } from 'wtrace';
import { openGuest } from './guest.mjs';

const guest = await openGuest('c-bare/O0-dwarf5.wasm', 'fib', '3');
const program = await load(guest.bytes, {
  ...guest.options,
  trace: { events: ['call', 'line', 'return'], reads: ['file', 'line', 'function'] },
});

let depth = 0;
const sources = new Map();

/** The global trace function, called at each call; the function that it returns receives the other events of that activation. */
function globalTrace(frame) {
  show(frame, `> ${frame.function.name}`);
  depth++;
  return localTrace;
}

/** The local trace function. */
function localTrace(frame, event) {
  if (event === 'return') depth--;
  else show(frame, textOf(frame));
}

function textOf({ file, line }) {
  if (!sources.has(file)) sources.set(file, guest.sourceLines(program, file));
  return sources.get(file)[line - 1]?.trim() ?? '';
}

function show({ file, line }, text) {
  console.log(`${`${file}:${line}`.padStart(12)}  ${'  '.repeat(depth)}${text}`);
}

program.settrace(globalTrace);
guest.run(program);

// How activations end without returning: caught and uncaught exceptions, and traps.
//   node examples/unwinding.mjs [module [arguments…]]
import { load } from 'wtrace';
import { openGuest } from './guest.mjs';

const guest = await openGuest('c-setjmp/legacy-O0.wasm');
const program = await load(guest.bytes, {
  ...guest.options,
  trace: {
    events: ['call', 'line', 'return', 'unwind', 'trap'],
    reads: ['file', 'line', 'function', 'depth'],
  },
});

function local(frame, event, arg) {
  if (event === 'trap') console.log(`trap    ${placeOf(frame)}: ${arg.error.message}`);
  if (event === 'unwind') {
    const end = arg.error === undefined ? 'caught by the guest' : 'on its way to the host';
    console.log(`unwind  ${placeOf(frame)}: ${arg.reason}, ${end}`);
  }
}

/** At `trap` and `unwind`, a frame shows the line that its activation had reached. */
function placeOf({ file, line, function: { name }, depth }) {
  return `${String(depth).padStart(2)} ${name} (${file}:${line})`;
}

program.settrace(() => local);
try {
  guest.run(program);
} catch (error) {
  console.log(`The host got a ${error.constructor.name}.`);
}

// A conditional watchpoint: stops where cJSON parses an array nested more than three levels deep, and reads its memory.
//   node examples/watch.mjs [module [arguments…]]   other conditions: WHEN='line == 9 && param[0] > 2'
import process from 'node:process';
import { load } from 'wtrace';
import { openGuest } from './guest.mjs';

// parse_array(cJSON *item, parse_buffer *input_buffer); the words of a parse_buffer are content, length, offset, depth.
const deep = 'function == "parse_array" && line == 1480 && u32[param[1] + 12] > 3';
const guest = await openGuest('cjson/yowasp22-O0.wasm');
const program = await load(guest.bytes, {
  ...guest.options,
  trace: {
    events: ['line'],
    reads: ['file', 'line', 'function', 'wasmParams', 'back', 'memory'],
    when: process.env['WHEN'] ?? deep,
    fn: stopped,
  },
});

/** The guest is stopped before the line: its memory can be read. */
function stopped(frame) {
  const names = [];
  for (let at = frame; at?.kind === 'guest'; at = at.back) names.push(at.function.name);
  console.log(`${frame.file}:${frame.line}  ${names.join(' ← ')}`);
  if (process.env['WHEN'] === undefined) console.log(`  at ${textAt(frame.wasmParams[1])}`);
  else console.log(`  with ${frame.wasmParams.join(', ')}`);
}

function textAt(parseBuffer) {
  const { buffer } = program.exports.memory;
  const [content, length, offset] = new Uint32Array(buffer, parseBuffer, 3);
  return new TextDecoder().decode(new Uint8Array(buffer, content + offset, Math.min(length - offset, 24)));
}

guest.run(program);

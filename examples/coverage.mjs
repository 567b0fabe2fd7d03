// coverage.py in twenty lines: the source with its hits next to it.
//   node examples/coverage.mjs [module [arguments…]]
import { load } from 'wtrace';
import { openGuest } from './guest.mjs';

const guest = await openGuest('cjson/yowasp22-O0.wasm');
const hits = new Map();
const program = await load(guest.bytes, {
  ...guest.options,
  omit: ['src/**'],
  trace: { reads: ['file', 'line'], order: false, fn: countLine },
});

function countLine({ file, line }, _event, count) {
  if (!hits.has(file)) hits.set(file, new Map());
  const lines = hits.get(file);
  lines.set(line, (lines.get(line) ?? 0) + count);
}

guest.run(program);
program.close();

for (const [file, lines] of hits) {
  console.log(`${file}: ${lines.size} lines ran`);
  for (const [i, text] of guest.sourceLines(program, file).entries())
    console.log(`${String(lines.get(i + 1) ?? '').padStart(7)}  ${text}`.trimEnd());
}

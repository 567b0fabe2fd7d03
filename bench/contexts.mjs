// What a change of context costs in a loaded program, beside reading its counters; how long facts take with many contexts.
// `npm run build && node bench/contexts.mjs [contexts]`: Lua at -O0, by default in 1,000 contexts.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { WASI } from 'node:wasi';
import { loadSync } from '../build/load/index.js';
import { instrument } from '../build/rewriter/index.js';
import { attach } from '../build/runtime/index.js';
import { median, root } from './programs.mjs';

const count = Number(process.argv[2] ?? 1000);
const bytes = readFileSync(join(root, 'wasm-fixtures/lua/yowasp22-O0-setjmp.wasm'));
const directory = mkdtempSync(join(tmpdir(), 'wtrace-contexts-'));
process.on('exit', () => rmSync(directory, { recursive: true }));
// Each of its writes is the end of a test.
writeFileSync(
  join(directory, 'work.lua'),
  `for i = 1, ${count} do
    local t = {}
    for j = 1, 20 do t[j] = string.format('%d %s', i * j, ('x'):rep(j % 5)) end
    table.sort(t)
    io.stderr:write('.')
  end`,
);
const wasi = new WASI({
  version: 'preview1',
  args: ['guest', '/work.lua'],
  preopens: { '/': directory },
  returnOnExit: true,
});
let onWrite = () => {};
const wasiImport = { ...wasi.wasiImport };
wasiImport.fd_write = (fd, vector, length, written) => {
  onWrite();
  return fd === 2
    ? pretendToWrite(vector, length, written)
    : wasi.wasiImport.fd_write(fd, vector, length, written);
};
const imports = new Proxy(
  {},
  { get: () => new Proxy(wasiImport, { get: (all, name) => all[name] ?? (() => 0) }) },
);
let memory;
function pretendToWrite(vector, length, written) {
  const view = new DataView(memory.buffer);
  let sum = 0;
  for (let i = 0; i < length; i++) sum += view.getUint32(vector + 8 * i + 4, true);
  view.setUint32(written, sum, true);
  return 0;
}

const milliseconds = (run) => {
  const begin = performance.now();
  run();
  return performance.now() - begin;
};
const times = (run, warm, measured) => {
  for (let i = 0; i < warm; i++) run(i);
  return median(Array.from({ length: measured }, (_, i) => milliseconds(() => run(warm + i))));
};

const made = instrument(bytes, {});
const instance = new WebAssembly.Instance(new WebAssembly.Module(made.bytes), imports);
const attached = attach(instance, made.probeMap);
const reading = times(() => attached.counters(), 200, 200);

const program = loadSync(bytes, { coverage: true, imports });
const idle = times((i) => program.context(`idle ${i}`), 200, 200);
const same = times(() => program.context('same'), 1000, 1000);
const plain = times(() => program.coverage(), 5, 9);
memory = program.exports.memory;
wasi.initialize({ exports: { memory } });
const changes = [];
onWrite = () => {
  changes.push(milliseconds(() => program.context(`test ${changes.length}`)));
};
try {
  program.exports._start();
} catch {
  // `proc_exit` throws.
}
const whole = median(changes.slice(changes.length / 2));
const before = process.memoryUsage().rss;
let facts;
const all = milliseconds(() => {
  facts = program.coverage();
});
const found = new Set(
  facts.modules.flatMap(({ files }) =>
    files.flatMap((file) => (file.contexts ?? []).map(({ name }) => name)),
  ),
);
const ratio = (value, of) => `${(value / of).toFixed(2)}×`;
console.log(`counters                      ${made.probeMap.counterCount}`);
console.log(`reading them                  ${reading.toFixed(3)} ms`);
console.log(`program.context, nothing ran  ${idle.toFixed(3)} ms  ${ratio(idle, reading)}`);
console.log(`program.context while it runs ${whole.toFixed(3)} ms  ${ratio(whole, reading)}`);
console.log(`the same context again        ${(1000 * same).toFixed(2)} us`);
console.log(`coverage(), few contexts      ${plain.toFixed(1)} ms`);
console.log(
  `coverage(), ${found.size} contexts     ${all.toFixed(0)} ms  ${(all / found.size).toFixed(2)} ms each`,
);
console.log(
  `memory                        ${Math.round(before / 2 ** 20)} MB before, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB after`,
);

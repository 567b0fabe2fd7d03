// Which lines run most: a profiler that the guest does not wait for.
//   node examples/hot-lines.mjs [module [arguments…]]
import { load } from 'wtrace';
import { openGuest } from './guest.mjs';

const guest = await openGuest('zlib/yowasp22-O0.wasm', '20000');
const hits = new Map();
const program = await load(guest.bytes, {
  ...guest.options,
  trace: {
    reads: ['file', 'line'],
    order: false, // no individual events are delivered: the guest counts
    fn(frame, _event, count) {
      const place = `${frame.file}:${frame.line}`;
      hits.set(place, (hits.get(place) ?? 0) + count);
    },
  },
});

guest.run(program);
program.flush();

const all = [...hits.values()].reduce((sum, count) => sum + count, 0);
console.log(`\n${all} lines ran in ${hits.size} places; delivery: ${program.tracing.delivery}`);
for (const [place, count] of [...hits].sort(([, a], [, b]) => b - a).slice(0, 10)) {
  const [file, line] = place.split(/:(?=\d+$)/);
  const text = guest.sourceLines(program, file)[line - 1]?.trim() ?? '';
  console.log(
    `${String(count).padStart(9)} ${((100 * count) / all).toFixed(1).padStart(5)} %  ${place.padEnd(20)} ${text}`,
  );
}

// What a process leaves of the modules that it ran: record.json, and next to it the counts of single blocks as arrays.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * @param entries modules in the order of their making: `original` bytes, what was `attached` or loaded (`programs`), the exports `shown`,
 *   `warnings`, and of those rewritten for `attach` the `probeMap`
 * @param ofV8 what %DebugCollectWasmCoverage returned, if it was called
 * @param lines true: the hits of all lines under `load`, too
 */
export function writeRecord(directory, entries, { mode, lines, ofV8 }) {
  const ran = entries.filter(({ shown }) => shown.length > 0);
  const modules = ran.map((entry, index) => {
    const seen = {
      bytes: entry.original.length,
      sha256: createHash('sha256').update(entry.original).digest('hex'),
      exports: entry.shown.map(exportsOf),
    };
    if (mode === 'untraced') return seen;
    writeFileSync(join(directory, `${index}.wasm`), entry.original);
    const dropped = entry.warnings.filter(({ slug }) => slug === 'function-not-traced');
    const counted =
      mode === 'attach' ? attachedCounts(entry, join(directory, `${index}`)) : loadedCounts(entry, lines);
    return { ...seen, dropped: dropped.map(({ message }) => message), ...counted };
  });
  writeFileSync(join(directory, 'record.json'), JSON.stringify({ modules }));
  if (ofV8 !== undefined) writeFileSync(join(directory, 'v8.json'), JSON.stringify(ofV8));
}

/** Names of exports, in order, with kinds, and of functions the index and the number of parameters. */
function exportsOf(exports) {
  const hash = createHash('sha256');
  for (const [name, value] of Object.entries(exports)) {
    const kind =
      typeof value === 'function' ? `${value.name} ${value.length}` : Object.prototype.toString.call(value);
    hash.update(`${name} ${kind}\n`);
  }
  return hash.digest('hex');
}

/** Sums over the instances, and the counts of all blocks as `<path>.blocks`: pairs of offset and count. */
function attachedCounts({ attached, probeMap }, path) {
  const { functions, functionInfo, counterCount } = probeMap;
  const sums = functions.map(() => 0);
  const inexact = new Set();
  const blocks = new Float64Array(2 * functions.reduce((sum, { blockStart }) => sum + blockStart.length, 0));
  for (const one of attached) {
    let at = 0;
    one.counts().forEach(({ entries, exact, blocks: counts }, i) => {
      sums[i] += entries;
      if (!exact) inexact.add(functions[i].funcidx);
      counts.forEach((count, block) => {
        blocks[at++] = functions[i].blockStart[block];
        blocks[at++] += count;
      });
    });
  }
  writeFileSync(`${path}.blocks`, blocks);
  return {
    counters: counterCount,
    inexact: [...inexact],
    functions: functions.map(({ funcidx, start, end }, i) => [
      functionInfo[i].name,
      sums[i],
      funcidx,
      start,
      end,
    ]),
  };
}

function loadedCounts({ programs }, withLines) {
  const functions = new Map();
  const inexact = new Set();
  for (const program of programs)
    for (const facts of program.coverage().modules) {
      for (const name of facts.inexact) inexact.add(name);
      for (const file of facts.files)
        for (const { name, hits } of file.functions) functions.set(name, (functions.get(name) ?? 0) + hits);
    }
  const lines = withLines ? { lines: linesOf(programs) } : {};
  return { inexact: [...inexact], functions: [...functions], ...lines };
}

/** The lines of each file, sums over the instances: pairs of a path and a list of line, hits, line, hits... */
function linesOf(programs) {
  const files = new Map();
  for (const program of programs)
    for (const module of program.coverage().modules)
      for (const { path, lines } of module.files) {
        const sums = files.get(path) ?? new Map();
        for (const { line, hits } of lines) sums.set(line, (sums.get(line) ?? 0) + hits);
        files.set(path, sums);
      }
  return [...files].map(([path, sums]) => [path, [...sums].flat()]);
}

/**
 * Random modules: `main.js <first seed> <count> <seconds> <directory for failures>`. Prints a line per kind of module and
 * one per failure; 1 if there was any.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { program } from '../oracle/program.ts';
import { randomProgram } from '../oracle/random-program.ts';
import type { RandomCase } from './check.ts';
import { Dice } from './dice.ts';
import { withExportedMemories } from './exported-memories.ts';
import { FuzzModules, featureOptions, tryTable } from './fuzz-modules.ts';
import { checked, shrink } from './shrink.ts';

const [first = 1, count = 500, seconds = 3600] = process.argv.slice(2, 5).map(Number);
const found = process.argv[5];

interface Tally {
  modules: number;
  refused: number;
  failed: number;
  bytes: number;
  calls: number;
  cutShort: number;
  lines: number;
}
const tallies = new Map<string, Tally>();
const fuzz = new FuzzModules();

/** The module of a seed and its kind; every eighth is of our own generator. */
async function moduleOf(
  seed: number,
): Promise<{ kind: string; bytes: Uint8Array<ArrayBuffer> | undefined; dice: Dice }> {
  const dice = new Dice(seed);
  if (seed % 8 === 0) {
    const tape = Array.from(dice.bytes(dice.of([60, 300, 1000])));
    const features = { legacyExceptions: !tryTable, exceptions: tryTable };
    return { kind: 'own generator', bytes: program(randomProgram(tape, features)).bytes, dice };
  }
  // Without some of the proposals, the fuzzer makes more of what is left.
  const all = dice.below(2) === 0;
  const options = featureOptions.filter(() => all || dice.below(3) > 0);
  if (dice.below(3) === 0) options.push('--no-fuzz-oob');
  // Engines refuse a module with both kinds of exceptions.
  if (tryTable && dice.below(4) > 0) options.push('--translate-to-exnref');
  const made = await fuzz.make(dice.bytes(dice.of([100, 400, 1500, 4000, 12000])), options);
  const bytes = made === undefined || !WebAssembly.validate(made) ? undefined : withExportedMemories(made);
  return { kind: 'Binaryen', bytes, dice };
}

function report(seed: number, one: RandomCase, faults: readonly string[]): void {
  console.log(`seed ${seed}: ${faults.slice(0, 5).join('; ')}`);
  if (found === undefined) return;
  const small = shrink(one);
  writeFileSync(join(found, `seed-${seed}.wasm`), small.bytes);
  const note = { seed, rows: small.rows, inputs: small.inputs, faults: checked(small).faults.slice(0, 3) };
  writeFileSync(join(found, `seed-${seed}.json`), `${JSON.stringify(note, undefined, 2)}\n`);
  console.log(`seed ${seed}: written to ${join(found, `seed-${seed}.wasm`)} (${small.bytes.length} bytes)`);
}

const start = performance.now();
let failures = 0;
let seed = first;
for (; seed < first + count && performance.now() - start < seconds * 1000; seed++) {
  const { kind: generator, bytes, dice } = await moduleOf(seed);
  const rows = dice.below(2) === 0 ? 'disassembly' : dice.bits();
  const kind = `${generator}, ${rows === 'disassembly' ? 'disassembly' : 'random rows'}`;
  let tally = tallies.get(kind);
  if (tally === undefined) {
    tally = { modules: 0, refused: 0, failed: 0, bytes: 0, calls: 0, cutShort: 0, lines: 0 };
    tallies.set(kind, tally);
  }
  if (bytes === undefined) {
    tally.refused++;
    continue;
  }
  const one: RandomCase = { bytes, rows, inputs: dice.bits() };
  const { faults, calls, cutShort, lines } = checked(one);
  tally.modules++;
  tally.bytes += bytes.length;
  tally.calls += calls;
  tally.cutShort += cutShort;
  tally.lines += lines;
  if (faults.length === 0) continue;
  tally.failed++;
  failures++;
  report(seed, one, faults);
}
fuzz.dispose();

const columns = ['modules', 'bytes', 'calls', 'cutShort', 'lines', 'refused', 'failed'] as const;
const heads = ['modules', 'bytes', 'calls', 'cut short', 'lines', 'not for this engine', 'failed'];
console.log(`seeds ${first} to ${seed - 1}, Node ${process.versions.node}, ${featureOptions.join(' ')}`);
console.log(`| modules, lines by | ${heads.join(' | ')} |`);
console.log(`|${'-|'.repeat(heads.length + 1)}`);
const total: Tally = { modules: 0, refused: 0, failed: 0, bytes: 0, calls: 0, cutShort: 0, lines: 0 };
for (const [kind, tally] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
  console.log(`| ${kind} | ${columns.map((column) => tally[column]).join(' | ')} |`);
  for (const column of columns) total[column] += tally[column];
}
console.log(`| all | ${columns.map((column) => total[column]).join(' | ')} |`);
process.exitCode = failures > 0 || total.modules === 0 ? 1 : 0;

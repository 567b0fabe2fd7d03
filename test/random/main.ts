/**
 * Random modules by seed: `main.js <seed> <step> <end> <directory for failures>` does every `step`th seed before `end`.
 * Writes a line of JSON (a {@link Message}) for each thing done, so that whoever started it sees where it hangs.
 */
import { writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { program } from '../oracle/program.ts';
import { randomProgram } from '../oracle/random-program.ts';
import type { RandomCase } from './check.ts';
import { Dice } from './dice.ts';
import { withExportedMemories } from './exported-memories.ts';
import { FuzzModules, featureOptions, tryTable } from './fuzz-modules.ts';
import { runOn } from './run.ts';
import { checked, shrink } from './shrink.ts';

/** What is said of a seed. `refused`: by this engine, untouched; `runs`: it came to an end untouched. */
export type Message = { readonly seed: number } & (
  | { readonly kind: 'refused' | 'runs' }
  | {
      readonly kind: 'checked';
      readonly what: string;
      readonly bytes: number;
      readonly calls: number;
      readonly cutShort: number;
      readonly lines: number;
      readonly faults: readonly string[];
      /** File that a shrunk failure was written to. */
      readonly file?: string;
    }
);

const say = (message: Message): void => {
  writeSync(1, `${JSON.stringify(message)}\n`);
};

const [first = 1, step = 1, end = 2] = process.argv.slice(2, 5).map(Number);
const directory = process.argv[5] ?? '.';
const fuzz = new FuzzModules();

interface Made {
  readonly generator: string;
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
}

/** The module of a seed; every eighth is of our own generator. */
async function moduleOf(seed: number, dice: Dice): Promise<Made> {
  if (seed % 8 === 0) {
    const tape = Array.from(dice.bytes(dice.of([60, 300, 1000])));
    const features = { legacyExceptions: !tryTable, exceptions: tryTable };
    return { generator: 'own generator', bytes: program(randomProgram(tape, features)).bytes };
  }
  // Without some of the proposals, the fuzzer makes more of what is left.
  const all = dice.below(2) === 0;
  const options = featureOptions.filter((option) => {
    // With exceptions, most modules have `try_table`.
    const rare = option === '--enable-exception-handling' && !tryTable;
    return rare ? dice.below(6) === 0 : all || dice.below(3) > 0;
  });
  if (dice.below(3) === 0) options.push('--no-fuzz-oob');
  // Engines refuse a module with both kinds of exceptions.
  if (dice.below(4) > 0 && tryTable) options.push('--translate-to-exnref');
  const made = await fuzz.make(dice.bytes(dice.of([100, 400, 1500, 4000, 12000])), options);
  const bytes = made === undefined || !WebAssembly.validate(made) ? undefined : withExportedMemories(made);
  return { generator: "Binaryen's", bytes };
}

/** Shrinks a failure and writes it for found.test.ts. */
function keep(seed: number, one: RandomCase): string {
  const small = shrink(one);
  const file = join(directory, `seed-${seed}.wasm`);
  writeFileSync(file, small.bytes);
  const note = { seed, rows: small.rows, inputs: small.inputs, faults: checked(small).faults.slice(0, 3) };
  writeFileSync(file.replace(/wasm$/, 'json'), `${JSON.stringify(note, undefined, 2)}\n`);
  return file;
}

for (let seed = first; seed < end; seed += step) {
  const dice = new Dice(seed);
  const { generator, bytes } = await moduleOf(seed, dice);
  if (bytes === undefined) {
    say({ seed, kind: 'refused' });
    continue;
  }
  const rows = dice.below(2) === 0 ? 'disassembly' : dice.bits();
  const one: RandomCase = { bytes, rows, inputs: dice.bits() };
  runOn(bytes, bytes, one.inputs);
  say({ seed, kind: 'runs' });
  const verdict = checked(one);
  const what = `${generator}, ${rows === 'disassembly' ? 'disassembly' : 'random rows'}`;
  const kept = verdict.faults.length > 0 ? { file: keep(seed, one) } : {};
  say({ seed, kind: 'checked', what, bytes: bytes.length, ...verdict, ...kept });
}
fuzz.dispose();

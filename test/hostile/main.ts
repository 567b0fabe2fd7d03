/**
 * Hostile inputs: `main.js mutated <first seed> <end> <fixtures>` or `main.js shape <index>`. Writes a line of JSON (a
 * {@link Message}) before and after each, so that whoever started it sees where it hangs.
 */
import { writeSync } from 'node:fs';
import process from 'node:process';
import { Dice } from '../random/dice.ts';
import { Damage } from './damage.ts';
import { type HostileInput, sizeOf } from './input.ts';
import { type Judgement, judge } from './judge.ts';
import { shapes } from './shapes.ts';

/** What is said of an input. `ms` is time of the processor, `mb` what the process grew by at most. */
export type Message =
  | { readonly kind: 'begins'; readonly what: string; readonly id: number; readonly bytes: number }
  | ({
      readonly kind: 'ends';
      readonly what: string;
      readonly id: number;
      readonly bytes: number;
    } & Judgement & {
        readonly ms: number;
        readonly mb: number;
      });

const say = (message: Message): void => {
  writeSync(1, `${JSON.stringify(message)}\n`);
};

const MEBI = 2 ** 20;
const peak = (): number => process.resourceUsage().maxRSS / 1024;

function bring(what: string, id: number, input: HostileInput): void {
  const bytes = sizeOf(input);
  say({ kind: 'begins', what, id, bytes });
  if (bytes > MEBI) (globalThis as { gc?: () => void }).gc?.();
  const resident = process.memoryUsage.rss() / MEBI;
  const before = peak();
  const start = process.cpuUsage();
  let [ms, mb] = [0, 0];
  const measure = (): void => {
    const { user, system } = process.cpuUsage(start);
    ms = (user + system) / 1000;
    mb = peak() > before ? peak() - resident : 0;
  };
  let measured = false;
  const judgement = judge(input, () => {
    measured = true;
    measure();
  });
  if (!measured) measure();
  say({ kind: 'ends', what, id, bytes, ...judgement, ms, mb });
}

const [mode = '', first = '0', end = '0', fixtures = ''] = process.argv.slice(2);
if (mode === 'shape') {
  const shape = shapes[Number(first)];
  if (shape !== undefined) bring(shape.name, Number(first), shape.make());
} else {
  const damage = new Damage(fixtures);
  const kinds = Object.entries(damage.kinds);
  for (let seed = Number(first); seed < Number(end); seed++) {
    const [what, make] = kinds[seed % kinds.length]!;
    bring(what, seed, make(new Dice(seed)));
  }
}

/**
 * The thread in which inputs are read. What it reads is in shared memory, so that the thread that started it can end it when
 * it hangs or takes too much memory, and still has the input. It is given its setting as `workerData`.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { Dice } from '../random/dice.ts';
import { Reached } from './edges.ts';
import type { Finding } from './fuzzer.ts';

/** What the starting thread gives. */
export interface FuzzWorkerData {
  readonly fixtures: string;
  /** Directory of the corpus: a folder for each target. */
  readonly corpus: string;
  readonly seed: number;
  /** Number of counters. */
  readonly counters: number;
  /** Names of targets; empty: all. */
  readonly targets: readonly string[];
  /** `Date.now()` at which to end. */
  readonly until: number;
  /** Number of the input, length, index of the target; then the input. */
  readonly current: SharedArrayBuffer;
  readonly files: readonly { readonly file: string; readonly first: number; readonly count: number }[];
}

/** What is reported now and then, for each target. */
export interface FuzzState {
  readonly target: string;
  readonly executions: number;
  readonly seeds: number;
  readonly corpus: number;
  readonly reachedAtFirst: number;
  readonly reached: number;
  /** By folder of the sources: reached counters and all. */
  readonly folders: Readonly<Record<string, readonly [number, number]>>;
}

/** Inputs of one target before it is the next one's turn. */
const SLICE = 200;
const HEADER = 16;
const data = workerData as FuzzWorkerData;
const counters = new Uint8Array(data.counters);
(globalThis as { wtraceEdges?: Uint8Array }).wtraceEdges = counters;
// Only now: code that is instrumented looks for its counters when it is loaded.
const { targetsOf } = await import('./targets.ts');
const { Fuzzer } = await import('./fuzzer.ts');

const head = new Int32Array(data.current, 0, 4);
const shared = new Uint8Array(data.current, HEADER);
const dice = new Dice(data.seed);

const folderOf = (target: string): string => join(data.corpus, target);

function earlier(target: string): readonly Uint8Array[] {
  const folder = folderOf(target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .sort()
    .map((name) => new Uint8Array(readFileSync(join(folder, name))));
}

function keep(target: string, bytes: Uint8Array): void {
  const name = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  mkdirSync(folderOf(target), { recursive: true });
  writeFileSync(join(folderOf(target), name), bytes);
}

const report = (finding: Finding): void => parentPort?.postMessage({ kind: 'finding', finding });

const all = targetsOf(data.fixtures).filter(
  ({ name }) => data.targets.length === 0 || data.targets.includes(name),
);
const running = all.map((target, index) => {
  const reached = new Reached(data.counters);
  const fuzzer = new Fuzzer(target, {
    dice,
    counters,
    reached,
    onInput: (bytes) => {
      shared.set(bytes.subarray(0, shared.length));
      head[1] = bytes.length;
      head[2] = index;
      Atomics.add(head, 0, 1);
    },
    onFinding: report,
    onKept: (bytes) => keep(target.name, bytes),
  });
  fuzzer.begin(target.seeds, []);
  const reachedAtFirst = reached.between(0, data.counters);
  fuzzer.begin([], earlier(target.name));
  return { fuzzer, reached, reachedAtFirst };
});

function stateOf({ fuzzer, reached, reachedAtFirst }: (typeof running)[number]): FuzzState {
  const folders: Record<string, readonly [number, number]> = {};
  for (const { file, first, count } of data.files) {
    const folder = file.split('/').slice(0, -1).join('/');
    const [some, total] = folders[folder] ?? [0, 0];
    folders[folder] = [some + reached.between(first, first + count), total + count];
  }
  return {
    target: fuzzer.target.name,
    executions: fuzzer.executions,
    seeds: fuzzer.target.seeds.length,
    corpus: fuzzer.corpus.length,
    reachedAtFirst,
    reached: reached.between(0, data.counters),
    folders,
  };
}

parentPort?.postMessage({ kind: 'ready', targets: all.map(({ name }) => name) });
while (Date.now() < data.until) {
  for (const { fuzzer } of running) {
    for (let i = 0; i < SLICE && Date.now() < data.until; i++) fuzzer.step();
  }
  parentPort?.postMessage({ kind: 'state', states: running.map(stateOf) });
}
head[3] = 1;
parentPort?.postMessage({ kind: 'done', states: running.map(stateOf) });

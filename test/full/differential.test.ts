/**
 * Packages of npm that ship a module, run with and without probes: what they print, how they end, the last byte of
 * every memory and the exports that host code sees are the same; and on another engine, the counts as well.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { environment, scratch } from '../helpers/wtrace.ts';
import { describeWith, nodeOf } from './available.ts';

interface Program {
  readonly title: string;
  /** File in test/differential/workloads. */
  readonly workload: string;
  /** Which of several modules of the package, where the workload takes one. */
  readonly entry?: string;
  /** `size`: the program leaves another memory with every run, untraced as well. */
  readonly memories?: 'size';
}

const programs: readonly Program[] = [
  { title: 'sql.js', workload: 'sqljs' },
  { title: 'web-tree-sitter', workload: 'tree-sitter' },
  { title: 'web-tree-sitter, with DWARF', workload: 'tree-sitter', entry: 'web-tree-sitter/debug' },
  { title: 'libsodium-wrappers', workload: 'libsodium' },
  { title: 'hash-wasm', workload: 'hash-wasm' },
  { title: '@resvg/resvg-wasm', workload: 'resvg' },
  { title: 'source-map', workload: 'source-map' },
  { title: 'vscode-oniguruma', workload: 'oniguruma' },
  { title: '@rollup/wasm-node', workload: 'rollup' },
  // Goroutines run in the order in which Node's file system answers.
  { title: 'esbuild-wasm', workload: 'esbuild', memories: 'size' },
];

/** What test/differential/hook.mjs writes. */
interface RunRecord {
  readonly seen: {
    readonly modules: readonly { readonly bytes: number; readonly exports: readonly (readonly string[])[] }[];
    /** SHA-256 and bytes. */
    readonly memories: readonly string[];
  };
  readonly counted: readonly Counted[];
}

interface Counted {
  readonly bytes: number;
  readonly functions: number;
  readonly counters: number;
  /** Functions entered, over all instances. */
  readonly entered: number;
  readonly events: number;
}

const folder = fileURLToPath(new URL('../differential', import.meta.url));

function run({ workload, entry }: Program, rewrite: boolean, node = process.execPath) {
  const record = join(scratch(), 'record.json');
  const args = ['--import', join(folder, 'hook.mjs'), join(folder, 'workloads', `${workload}.mjs`)];
  const env = environment({
    WTRACE_RECORD: record,
    WTRACE_REWRITE: rewrite ? '1' : '0',
    ...(entry === undefined ? {} : { WTRACE_ENTRY: entry }),
  });
  const { status, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8', env });
  const { seen, counted } = JSON.parse(readFileSync(record, 'utf8')) as RunRecord;
  return { ended: { status, stdout, stderr }, seen, counted };
}

const sizes = (memories: readonly string[]): (string | undefined)[] =>
  memories.map((memory) => memory.split(' ')[1]);

const table: string[] = [];

/** What ran of a program, in short. */
function summary(counted: readonly Counted[]) {
  const ran = counted.filter(({ entered }) => entered > 0);
  const total = (of: (module: Counted) => number): number => ran.reduce((sum, module) => sum + of(module), 0);
  return {
    modules: ran.length,
    bytes: total(({ bytes }) => bytes),
    functions: total(({ functions }) => functions),
    counters: total(({ counters }) => counters),
    events: total(({ events }) => events),
  };
}

const cells = (values: readonly (string | number)[]): string =>
  values
    .map((value, i) => (i === 0 ? `${value}`.padEnd(26) : value.toLocaleString('en').padStart(12)))
    .join('');

describeWith('packages', 'node26')('behaves as untraced', () => {
  afterAll(() => {
    const head = cells(['package', 'modules', 'bytes', 'functions', 'counters', 'events']);
    console.log([head, ...table].join('\n'));
  });

  test.each(programs)('$title', (program) => {
    const same = program.memories === 'size' ? sizes : (memories: readonly string[]) => memories;
    const [here, newest] = [process.execPath, nodeOf(26)].map((node) => {
      const plain = run(program, false, node);
      const traced = run(program, true, node);
      expect(plain.ended.status).toBe(0);
      expect(plain.ended.stdout.length).toBeGreaterThan(100);
      expect(traced.ended).toEqual(plain.ended);
      expect(traced.seen.modules).toEqual(plain.seen.modules);
      expect(plain.seen.memories.length).toBeGreaterThan(0);
      expect(same(traced.seen.memories)).toEqual(same(plain.seen.memories));
      return summary(traced.counted);
    });
    expect(here?.events).toBeGreaterThan(50_000);
    if (program.memories === undefined) expect(newest).toEqual(here);
    table.push(cells([program.title, ...Object.values(here ?? {})]));
  });
});

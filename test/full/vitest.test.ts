/**
 * The project of examples/vitest with `wtrace/vitest`, in vitest 4 and 5 and all of their pools: one report of TypeScript and C. Counts of C are
 * those counted by hand, and those of the same calls in a program without vitest.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Ended, environment, scratch, wtrace } from '../helpers/wtrace.ts';
import { describeWith, nodeOf } from './available.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const example = join(root, 'examples', 'vitest');

type Major = 4 | 5;

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  dependencies: Record<string, string>;
};

/** A copy of the example with a version of vitest, and `wtrace` as npm installs it: vite treats links otherwise. */
function project(major: Major): string {
  const directory = scratch();
  cpSync(example, directory, { recursive: true });
  const modules = join(directory, 'node_modules');
  mkdirSync(join(modules, '@jridgewell'), { recursive: true });
  const link = (from: string, names: readonly string[]): void => {
    for (const name of names) symlinkSync(join(from, 'node_modules', name), join(modules, name));
  };
  link(process.env[`WTRACE_VITEST_${major}`] ?? '/', ['vitest', '@vitest', 'vite']);
  link(root, Object.keys(dependencies));
  for (const part of ['dist', 'package.json'])
    cpSync(join(root, part), join(modules, 'wtrace', part), { recursive: true });
  return directory;
}

/** Vitest 5 needs a newer Node than 20. */
const nodeFor = (major: Major): string => (major === 4 ? process.execPath : nodeOf(24));

function node(major: Major, directory: string, args: readonly string[]): Ended {
  const { status, stdout, stderr } = spawnSync(nodeFor(major), args, {
    cwd: directory,
    encoding: 'utf8',
    env: environment({ NO_COLOR: '1' }),
    timeout: 120_000,
  });
  return { code: status, stdout, stderr };
}

const vitest = (major: Major, directory: string, ...args: string[]): Ended =>
  node(major, directory, [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...args]);

/** Lines, functions and branches of a file in the lcov report. */
function lcovOf(directory: string, file: string): readonly string[] {
  const text = readFileSync(join(directory, 'coverage', 'lcov.info'), 'utf8');
  const record = text.split('end_of_record').find((each) => each.includes(`/${file}\n`)) ?? '';
  return record.split('\n').filter((line) => /^(?:DA|FNDA|BRDA):/.test(line));
}

/** What the tests of the example do, counted by hand. */
const encoded = ['FNDA:3,encode', 'DA:13,3', 'DA:17,310', 'DA:18,303', 'DA:20,0', 'DA:25,3'];
const decoded = ['FNDA:2,decode', 'DA:31,1', 'DA:33,4', 'DA:36,0', 'DA:39,9', 'DA:40,6', 'DA:42,1'];

/** The calls that the tests make, in a program. */
const calls = `
  import { decode, encode } from './src/rle.js';
  encode(Uint8Array.of(7, 7, 7, 9));
  encode(new Uint8Array(300));
  decode(encode(Uint8Array.of(1, 1, 2, 3, 3, 3)));
  try { decode(Uint8Array.of(1, 2, 3)); } catch {}
`;

/** Lines of C as `wtrace exec` counts them in that program. */
function linesWithoutVitest(): readonly string[] {
  const directory = scratch();
  cpSync(example, directory, { recursive: true });
  const source = readFileSync(join(directory, 'src', 'rle.ts'), 'utf8');
  // Node 20 reads no types.
  const plain = source
    .replace(/^interface [^}]*}\n/m, '')
    .replace(' as unknown as Codec', '')
    .replace(/\bbytes: Uint8Array, run: [^)]*\) => number\)/g, 'bytes, run)')
    .replace(/\(bytes: Uint8Array\)/g, '(bytes)')
    .replace(/\): Uint8Array \{/g, ') {');
  writeFileSync(join(directory, 'src', 'rle.js'), plain);
  writeFileSync(join(directory, 'calls.js'), calls);
  const args = ['exec', '--reporter', 'lcov', '--', process.execPath, 'calls.js'];
  const { code, stderr } = wtrace(args, { cwd: directory });
  expect([code, stderr]).toEqual([0, '']);
  return lcovOf(directory, 'rle.c').filter((line) => line.startsWith('DA:'));
}

for (const major of [4, 5] as const) {
  describeWith(`vitest${major}`, ...(major === 5 ? (['node24'] as const) : []))(`vitest ${major}`, () => {
    test.each(['forks', 'threads', 'vmForks', 'vmThreads'])(
      'pool %s: C and TypeScript in one report',
      (pool) => {
        const directory = project(major);
        // Two: a worker of vitest 5 in a vm pool fails with a second file, also without coverage.
        const { code, stdout, stderr } = vitest(major, directory, '--pool', pool, '--maxWorkers', '2');
        expect([code, stderr]).toEqual([0, '']);
        expect(stdout).toMatch(/ rle\.c +\| +89\.28 \| +85 \| +100 \| +89\.28 \| 20,36,38/);
        expect(stdout).toMatch(/ rle\.ts +\| [^|]+\| [^|]+\| +100 \| +100 \|/);
        const counts = lcovOf(directory, 'rle.c');
        expect(counts).toEqual(expect.arrayContaining([...encoded, ...decoded]));
        expect(counts.filter((line) => line.startsWith('DA:'))).toEqual(linesWithoutVitest());
        for (const page of ['rle.c.html', 'rle.ts.html'])
          expect(existsSync(join(directory, 'coverage', page))).toBe(true);
      },
    );

    test('the module of the other runners has the hits that it has by itself', () => {
      const directory = project(major);
      const jest = join(root, 'examples', 'jest');
      cpSync(join(jest, 'src'), join(directory, 'src'), { recursive: true });
      // CommonJS, in a package that is not.
      renameSync(join(directory, 'src', 'dial.js'), join(directory, 'src', 'dial.cjs'));
      const tests = ['wrap', 'stops'].map((name) =>
        readFileSync(join(jest, 'test', `${name}.test.js`), 'utf8'),
      );
      const load =
        "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);\n";
      for (const [i, text] of tests.entries()) {
        const body = text.replace('../src/dial.js', '../src/dial.cjs');
        writeFileSync(join(directory, 'test', `dial${i}.test.ts`), `${load}${body}`);
      }
      const { code, stderr } = vitest(major, directory, '--globals', '--coverage.thresholds.lines=0');
      expect([code, stderr]).toEqual([0, '']);
      const data = scratch();
      const calls = [
        ['wrap', '370'],
        ['wrap', '810'],
        ['clamp', '30', '0', '270'],
        ['clamp', '280', '0', '270'],
      ];
      for (const [name = '', ...args] of calls)
        wtrace(['run', '--data-dir', data, '--invoke', name, join(jest, 'src', 'angle.wasm'), ...args]);
      const alone = scratch();
      wtrace(['report', '--reporter', 'lcov', '--reports-dir', join(alone, 'coverage'), data]);
      const hits = lcovOf(alone, 'angle.c').filter((line) => line.startsWith('DA:'));
      expect(hits).toContain('DA:15,5');
      expect(lcovOf(directory, 'angle.c').filter((line) => line.startsWith('DA:'))).toEqual(hits);
    });

    test('a threshold counts both: TypeScript alone would reach it', () => {
      const { code, stderr } = vitest(major, project(major), '--coverage.thresholds.lines', '95');
      expect(code).toBe(1);
      expect(stderr).toContain('Coverage for lines (91.89%) does not meet global threshold (95%)');
    });

    test('shards, merged, are the whole; their raw data is that of wtrace report', () => {
      const directory = project(major);
      for (const shard of ['1/2', '2/2']) {
        const { code } = vitest(
          major,
          directory,
          `--shard=${shard}`,
          '--reporter=blob',
          '--coverage.thresholds.lines=0',
          '--coverage.clean=false',
        );
        expect(code).toBe(0);
      }
      const raw = readdirSync(join(directory, 'coverage')).filter((name) => name.startsWith('wtrace-'));
      expect(raw).toEqual(['wtrace-1-2', 'wtrace-2-2']);
      const data = raw.map((name) => join('coverage', name));
      const reports = join(directory, 'again');
      wtrace(['report', '--reporter', 'lcov', '--reports-dir', join(reports, 'coverage'), ...data], {
        cwd: directory,
      });
      expect(vitest(major, directory, '--merge-reports').code).toBe(0);
      const merged = lcovOf(directory, 'rle.c');
      expect(merged).toEqual(expect.arrayContaining([...encoded, ...decoded]));
      expect(lcovOf(reports, 'rle.c').filter((line) => line.startsWith('DA:'))).toEqual(
        merged.filter((line) => line.startsWith('DA:')),
      );
    });

    test.each([
      [true, ['FNDA:2,encode', 'DA:18,300', 'FNDA:0,decode', 'DA:40,0']],
      // Those of all files, and once more those of one.
      [false, ['FNDA:5,encode', 'DA:18,603', 'FNDA:2,decode', 'DA:40,6']],
    ])('watch mode: some files again, with cleanOnRerun: %s', (cleanOnRerun, expected) => {
      const directory = project(major);
      writeFileSync(
        join(directory, 'watch.mjs'),
        `import { startVitest } from 'vitest/node';
        const coverage = { cleanOnRerun: ${cleanOnRerun} };
        const vitest = await startVitest('test', [], { watch: true, reporters: [], coverage });
        const some = (await vitest.globTestSpecifications()).filter(({ moduleId }) => moduleId.includes('encode'));
        await vitest.rerunTestSpecifications(some, false);
        await vitest.close();
        process.exit(0);`,
      );
      const { stderr } = node(major, directory, ['watch.mjs']);
      if (cleanOnRerun) expect(stderr).toContain('does not meet global threshold');
      else expect(stderr).toBe('');
      expect(lcovOf(directory, 'rle.c')).toEqual(expect.arrayContaining(expected));
    });
  });
}

describeWith('vitest4')('settings', () => {
  test('what vitest excludes is not reported, and what wtrace.config omits is not counted', () => {
    const excluded = project(4);
    expect(vitest(4, excluded, '--coverage.exclude=**/*.c').stdout).not.toContain('rle.c');
    const omitted = project(4);
    writeFileSync(join(omitted, 'wtrace.config.json'), '{"omit":"src/*.c"}');
    const { code, stdout } = vitest(4, omitted);
    expect([code, stdout]).toEqual([0, expect.not.stringContaining('rle.c')]);
    writeFileSync(join(omitted, 'wtrace.config.json'), '{"omits":"src/*.c"}');
    expect(vitest(4, omitted).stderr).toContain('unknown key "omits"; did you mean omit?');
  });
});

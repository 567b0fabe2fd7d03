/** A data directory as a whole: written by several, merged, named, damaged. */
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filesOf, type ModuleFacts, mergeModules, writeDataFile } from '../../src/coverage/index.ts';
import { DataFileError, FileError, UsageError } from '../../src/errors.ts';
import { type AbnormalExit, encodeProbeMap, solveCounts } from '../../src/probe-map/index.ts';
import { type CountersOfModule, readDataDir, writeRunData } from '../../src/store/index.ts';
import { fixture, scratch } from '../helpers/wtrace.ts';
import { counted, library } from './counted.ts';

const write = (directory: string, ...modules: readonly CountersOfModule[]): string =>
  writeRunData(directory, { modules, workingDirectory: '/p' });
const options = { sourceRoot: '/p' };
const factsIn = (directory: string): readonly ModuleFacts[] => readDataDir(directory, options).facts.modules;
const runsIn = (directory: string): string[] =>
  readdirSync(directory).filter((name) => name.endsWith('.wtrace'));
const modulesIn = (directory: string): string[] => readdirSync(join(directory, 'modules'));

describe('many runs', () => {
  test('are the sum of what each says, share one file for their module, and stay below half its size again', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.nat({ max: 7 }), { maxLength: 3 }), { minLength: 1, maxLength: 4 }),
        (runs) => {
          const directory = scratch();
          const files = runs.map((args) => write(directory, counted('fib', args)));
          const alone = files.flatMap((file) => readDataDir(join(directory, file), options).facts.modules);
          expect(factsIn(directory)).toEqual(mergeModules(alone));
          expect(modulesIn(directory)).toHaveLength(1);
          const [module = ''] = modulesIn(directory);
          expect(readFileSync(join(directory, 'modules', module)).length).toBeLessThan(1.5 * library.length);
        },
      ),
      { numRuns: 20 },
    );
  });

  test('of one module under different options have a file for each, and one sum', () => {
    const directory = scratch();
    write(directory, counted('fib', [5]));
    write(directory, counted('fib', [5], { everyBlock: true }));
    write(directory, counted('fib', [5], { placement: 'all' }));
    expect(modulesIn(directory)).toHaveLength(3);
    const [only, ...more] = factsIn(directory);
    expect(more).toEqual([]);
    const single = scratch();
    write(single, counted('fib', [5, 5, 5]));
    expect(only).toEqual(factsIn(single)[0]);
  });

  test('that did not end by themselves are counted, until they have ended', () => {
    const directory = scratch();
    const run = { modules: [counted('fib', [3])], workingDirectory: '/p' };
    writeRunData(directory, run);
    expect(readDataDir(directory).warnings).toEqual([]);
    const file = writeRunData(directory, { ...run, unfinished: 'running' });
    const said = (): string[] =>
      readDataDir(directory).warnings.map(({ slug, message }) => `${slug} ${message}`);
    expect(said()).toEqual([
      expect.stringMatching(
        /^runs-not-ended 1 of 2 runs did not end by itself \(1 killed or still running\)/,
      ),
    ]);
    writeRunData(directory, { ...run, unfinished: 'timeout' });
    expect(said()).toEqual([
      expect.stringMatching(/^.* 2 of 3 .* \(1 killed or still running, 1 ended by --timeout\)/),
    ]);
    writeRunData(directory, run, file);
    expect(said()).toEqual([expect.stringMatching(/^.* 1 of 3 .* \(1 ended by --timeout\)/)]);
    const other = scratch();
    for (let i = 0; i < 3; i++) writeRunData(other, run);
    expect(factsIn(directory)).toEqual(factsIn(other));
  });

  test('an include glob that fits no file is named, with files that there are', () => {
    const directory = scratch();
    write(directory, counted('fib', [3]));
    const warned = (...include: string[]) => readDataDir(directory, { ...options, include }).warnings;
    expect(warned('**')).toEqual([]);
    expect(warned('bare.c')).toEqual([]);
    expect(warned('src/*.c', 'bare.c')).toEqual([
      {
        slug: 'include-unmatched',
        message: 'the include glob src/*.c matches no source file; there is code of bare.c',
      },
    ]);
  });

  test('a process that counts on writes its file again', () => {
    const directory = scratch();
    const file = write(directory, counted('fib', [3]));
    writeRunData(directory, { modules: [counted('fib', [3, 4])], workingDirectory: '/p' }, file);
    expect(runsIn(directory)).toEqual([file]);
    const other = scratch();
    write(other, counted('fib', [3, 4]));
    expect(factsIn(directory)).toEqual(factsIn(other));
  });

  test('with flags are one hit each, whichever of them set the flag', () => {
    const directory = scratch();
    for (const args of [[1], [], [4]]) write(directory, counted('fib', args, { hitOnly: true }));
    const [module] = factsIn(directory);
    const other = scratch();
    write(other, counted('fib', [4]));
    const lines = (facts: ModuleFacts | undefined) =>
      facts?.files.flatMap(({ lines }) => lines.map(({ line, hits }) => [line, Math.min(hits, 1)]));
    expect(module?.hitOnly).toBe(true);
    expect(lines(module)).toEqual(lines(factsIn(other)[0]));
  });

  test('a function that was not exact in one run is not in the sum', () => {
    const directory = scratch();
    const whole = counted('fib', [6]);
    write(directory, whole);
    expect(factsIn(directory)[0]?.inexact).toEqual([]);
    const none = { ...whole, counters: whole.counters.map(() => 0n) };
    const ends = contradicting(none);
    // In the sum alone, it would not be seen.
    expect(inexactIn(whole, ends)).toEqual([]);
    write(directory, { ...none, ends });
    expect(factsIn(directory)[0]?.inexact).toEqual(['fib']);
  });

  test('whose counters could not be read say so', () => {
    const directory = scratch();
    write(directory, { ...counted('fib', []), complete: false });
    expect(readDataDir(directory, options).warnings).toEqual([]);
    expect(factsIn(directory)).toHaveLength(1);
  });

  test('of other counters are refused', () => {
    const module = counted('fib', []);
    const refused = () => write(scratch(), { ...module, counters: module.counters.slice(1) });
    expect(refused).toThrow(UsageError);
  });
});

/** Names of the functions that cannot have ended in such places. */
function inexactIn({ probeMap, counters }: CountersOfModule, ends: readonly AbnormalExit[]): string[] {
  const counts = solveCounts(probeMap, counters, ends);
  return probeMap.functionInfo.flatMap(({ name }, i) => (counts[i]?.exact === false ? [name] : []));
}

/** An activation of `fib` that ended where none came. */
function contradicting(module: CountersOfModule): AbnormalExit[] {
  const { functions, functionInfo } = module.probeMap;
  for (const { funcidx, blockStart } of functions) {
    if (functionInfo.find(({ name }) => name === 'fib')?.funcidx !== funcidx) continue;
    for (const offset of blockStart) {
      for (const arriving of [{}, { arriving: true }] as const) {
        const ends = [{ funcidx, offset, count: 1, ...arriving }];
        if (inexactIn(module, ends).join() === 'fib') return ends;
      }
    }
  }
  throw new Error('activations may have ended anywhere');
}

describe('wtrace.json', () => {
  test('is still read, with the names that it holds, and adds up with raw counts', () => {
    const directory = scratch();
    write(directory, counted('fib', [5]));
    const facts = factsIn(directory);
    writeFileSync(join(directory, 'old-1-2.json'), writeDataFile(facts, 'wtrace 0'));
    expect(factsIn(directory)).toEqual(mergeModules([...facts, ...facts]));
    // The names in it are known: those of the report's working directory.
    const renamed = facts.map((module) => ({
      ...module,
      files: module.files.map((file) => ({ ...file, path: 'named/before.c' })),
    }));
    writeFileSync(join(directory, 'old-1-2.json'), writeDataFile(renamed, 'wtrace 0'));
    const paths = filesOf({ modules: factsIn(directory), omittedFiles: 0 }).map(({ path }) => path);
    expect(paths).toEqual([...facts[0]!.files.map(({ path }) => path), 'named/before.c'].sort());
  });
});

describe('what is damaged', () => {
  const sound = counted('fib', [6]);
  const left = scratchless((directory) => write(directory, sound));

  /** Facts of a directory that is gone again. */
  function scratchless(fill: (directory: string) => void): () => readonly ModuleFacts[] {
    let facts: readonly ModuleFacts[] | undefined;
    return () => {
      if (facts === undefined) {
        const directory = scratch();
        fill(directory);
        facts = factsIn(directory);
      }
      return facts;
    };
  }

  test('is named in one warning and left out, whatever happened to it', () => {
    const directory = scratch();
    write(directory, sound);
    const victim = join(directory, write(directory, counted('fib', [2])));
    const bytes = readFileSync(victim);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, change) => {
        const changed = Uint8Array.from(bytes);
        changed[at]! ^= change;
        writeFileSync(victim, change === 0 ? bytes.subarray(0, at) : changed);
        const { facts, warnings } = readDataDir(directory, options);
        expect(warnings).toEqual([
          { slug: 'data-left-out', message: expect.stringContaining(`${victim} `) as string },
        ]);
        expect(facts.modules).toEqual(left());
      }),
      { numRuns: 150 },
    );
  });

  test('what cannot be read is left out as well, each with a warning', () => {
    const directory = scratch();
    write(directory, sound);
    symlinkSync('nowhere', join(directory, 'dangling.wtrace'));
    mkdirSync(join(directory, 'folder.wtrace'));
    symlinkSync('/dev/null', join(directory, 'pipe.json'));
    const { facts, warnings } = readDataDir(directory, options);
    expect(warnings.map(({ slug, message }) => `${slug}: ${message.slice(directory.length + 1)}`)).toEqual([
      expect.stringMatching(/^data-left-out: .*dangling\.wtrace: no such file .* it is left out/),
      expect.stringMatching(/^data-left-out: folder\.wtrace is a directory; .* it is left out/),
      expect.stringMatching(/^data-left-out: pipe\.json is not a regular file; .* it is left out/),
    ]);
    expect(facts.modules).toEqual(left());
    // What was given by name is not left out.
    expect(() => readDataDir([directory, join(directory, 'dangling.wtrace')])).toThrow(FileError);
  });

  test('the file of a module: its runs are left out, those of others stay', () => {
    const directory = scratch();
    write(directory, sound);
    const [kept = ''] = modulesIn(directory);
    const victims = [1, 2].map((n) => write(directory, counted('fib', [n], { everyBlock: true })));
    expect(victims).toHaveLength(2);
    const module = join(directory, 'modules', modulesIn(directory).find((name) => name !== kept) ?? '');
    const bytes = readFileSync(module);
    fc.assert(
      fc.property(fc.nat({ max: bytes.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, change) => {
        const changed = Uint8Array.from(bytes);
        changed[at]! ^= change;
        writeFileSync(module, change === 0 ? bytes.subarray(0, at) : changed);
        const { facts, warnings } = readDataDir(directory, options);
        expect(warnings.map(({ message }) => message)).toEqual([
          expect.stringMatching(/modules.*; the 2 runs that need it are left out/),
        ]);
        expect(facts.modules).toEqual(left());
      }),
      { numRuns: 60 },
    );
    rmSync(module);
    expect(readDataDir(directory, options).warnings).toEqual([
      { slug: 'data-left-out', message: expect.stringContaining('no such file') as string },
    ]);
    // Whoever needs it next writes it anew.
    write(directory, counted('fib', [3], { everyBlock: true }));
    expect(readDataDir(directory, options).warnings).toEqual([]);
  });

  test('a module whose probe map is of another version is left out, too', () => {
    const directory = scratch();
    const map = encodeProbeMap(sound.probeMap);
    write(directory, { ...sound, packedMap: map.subarray(1) });
    expect(() => readDataDir(directory)).toThrow(/its probe map cannot be read; the runs that need it/);
    write(directory, sound);
    const { facts, warnings } = readDataDir(directory, options);
    expect(facts.modules).toEqual(left());
    expect(warnings).toMatchObject([{ slug: 'data-left-out' }]);
  });

  test('an unknown version, JSON that breaks off; nothing left is an error', () => {
    const directory = scratch();
    const file = join(directory, write(directory, sound));
    const bytes = Uint8Array.from(readFileSync(file));
    bytes[8] = 9;
    writeFileSync(file, bytes);
    expect(() => readDataDir(directory)).toThrow(DataFileError);
    expect(() => readDataDir(directory)).toThrow(
      /has version 9 of the data format, and this .* no coverage data is left/,
    );
    writeFileSync(join(directory, 'half.json'), '{"format":"wtr');
    write(directory, sound);
    const { warnings } = readDataDir(directory, options);
    expect(warnings.map(({ slug }) => slug)).toEqual(['data-left-out', 'data-left-out']);
    expect(() => readDataDir(join(directory, 'half.json'))).toThrow(/half\.json is not JSON/);
  });
});

describe('names of files', () => {
  const relative = (folder: string): CountersOfModule =>
    counted('_start', [], {}, readFileSync(new URL(`modules/${folder}/relative.wasm`, import.meta.url)));
  const pathsOf = (directory: string, sourceRoot: string) =>
    filesOf(readDataDir(directory, { sourceRoot }).facts).map(({ path }) => path);

  test('relative ones belong to the directory of the run, and are named from the source root of the report', () => {
    const directory = scratch();
    for (const folder of ['a', 'b'])
      writeRunData(directory, { modules: [relative(folder)], workingDirectory: `/ci/project/${folder}` });
    expect(pathsOf(directory, '/ci/project')).toEqual(['a/src/main.c', 'b/src/main.c']);
    expect(pathsOf(directory, '/ci/project/b')).toEqual(['/ci/project/a/src/main.c', 'src/main.c']);
    expect(pathsOf(directory, '/elsewhere')).toEqual([
      '/ci/project/a/src/main.c',
      '/ci/project/b/src/main.c',
    ]);
    const moved = { sourceRoot: '/home', remaps: [{ from: '/ci/project', to: '.' }] };
    expect(filesOf(readDataDir(directory, moved).facts).map(({ path }) => path)).toEqual([
      'a/src/main.c',
      'b/src/main.c',
    ]);
    const chosen = readDataDir(directory, { sourceRoot: '/ci/project', include: ['a/**'] }).facts;
    expect(filesOf(chosen).map(({ path }) => path)).toEqual(['a/src/main.c']);
    expect(chosen.omittedFiles).toBe(1);
  });

  test('one module in two directories has the files of both; a disassembly has no directory', () => {
    const directory = scratch();
    for (const folder of ['x', 'y'])
      writeRunData(directory, { modules: [relative('a')], workingDirectory: `/p/${folder}` });
    expect(pathsOf(directory, '/p')).toEqual(['x/src/main.c', 'y/src/main.c']);
    const stripped = scratch();
    const module = counted('_start', [], {}, readFileSync(fixture('wat-shapes/multi-value.wasm')));
    for (const folder of ['x', 'y'])
      writeRunData(stripped, { modules: [module], workingDirectory: `/p/${folder}` });
    expect(pathsOf(stripped, '/p').every((path) => /^[^/]+\.wat$/.test(path))).toBe(true);
  });
});

/** Data files by the thousand: what is kept of them is one sum for each module, and nobody's word is taken for its size. */
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filesOf } from '../../src/coverage/index.ts';
import { packCounters } from '../../src/coverage/packed-counters.ts';
import { DataFileError } from '../../src/errors.ts';
import { encodeProbeMap } from '../../src/probe-map/index.ts';
import { instrument } from '../../src/rewriter/index.ts';
import { packContainer } from '../../src/store/container.ts';
import { packCountedModule, unpackCountedModule } from '../../src/store/counted-module.ts';
import { describeModule, readDataDir, readSavedData, writeRunData } from '../../src/store/index.ts';
import { packRun, unpackRun } from '../../src/store/run-file.ts';
import { Scratch } from '../../src/store/scratch.ts';
import { sha256 } from '../../src/store/sha256.ts';
import { scratch } from '../helpers/wtrace.ts';
import { Writer } from '../oracle/bytes.ts';
import { counted } from './counted.ts';

/** A module of functions of 16 `if` each, for which there are as many counters. */
function functions(count: number): Uint8Array {
  const out = new Writer().u8(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 4, 1, 0x60, 0, 0);
  const types = new Writer().u32(count).bytes(new Uint8Array(count));
  const bodies = new Writer().u32(count);
  const choices = Array.from({ length: 16 }, () => [0x41, 1, 0x04, 0x40, 0x01, 0x0b]).flat();
  for (let i = 0; i < count; i++) bodies.u8(choices.length + 2, 0, ...choices, 0x0b);
  for (const [id, contents] of [[3, types.done()] as const, [10, bodies.done()] as const])
    out.u8(id).u32(contents.length).bytes(contents);
  return Uint8Array.from(out.done());
}

describe('memory that is used again', () => {
  test('is zeros each time, and its parts do not overlap', () => {
    const sizes = fc.array(fc.nat(40), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(sizes, { maxLength: 6 }), (files) => {
        const memory = new Scratch();
        for (const [file, counts] of files.entries()) {
          expect(memory.bytes(10 * file).fill(0xff)).toHaveLength(10 * file);
          const parts = counts.map((count) => memory.counters(count));
          for (const [i, part] of parts.entries()) {
            expect([...part]).toEqual(Array(counts[i]).fill(0));
            part.fill(i + 1);
          }
          for (const [i, part] of parts.entries()) expect([...part]).toEqual(Array(counts[i]).fill(i + 1));
        }
      }),
    );
  });
});

describe('runs in directories of their own', () => {
  const module = counted('fib', [5]);
  const linesOf = (directory: string, workingDirectories: readonly string[], twice = module) => {
    for (const workingDirectory of workingDirectories)
      writeRunData(directory, { modules: [twice], workingDirectory });
    const { facts } = readDataDir(directory, { sourceRoot: '/p' });
    return filesOf(facts).map(({ path, lines }) => [path, lines.reduce((sum, { hits }) => sum + hits, 0)]);
  };

  test('are one sum where names do not depend on them, and sums of their own where they do', () => {
    const bare = counted('fib', [5], { selects: () => true });
    const absolute = {
      ...bare,
      probeMap: { ...bare.probeMap, files: bare.probeMap.files.map((f) => `/x/${f}`) },
    };
    const renamed = {
      ...absolute,
      filesWithCode: absolute.filesWithCode.map((f) => `/x/${f}`),
    };
    const [[, once] = []] = linesOf(scratch(), ['/p/1'], renamed);
    expect(linesOf(scratch(), ['/p/1', '/p/2', '/p/3', '/p/2'], renamed)).toEqual([
      [expect.stringMatching(/^\/x\//), 4 * Number(once)],
    ]);
    expect(linesOf(scratch(), ['/p/1', '/p/2', '/p/1'])).toEqual([
      [expect.stringMatching(/^1\//), 2 * Number(once)],
      [expect.stringMatching(/^2\//), once],
    ]);
  });
});

test('500 runs, each in a directory of its own: memory of one where names do not depend on it', () => {
  const directory = scratch();
  const made = instrument(functions(200));
  const counters = new BigInt64Array(made.probeMap.counterCount);
  const module = { ...describeModule(made, 'many.wasm'), counters };
  writeRunData(directory, { modules: [module], workingDirectory: '/p' });
  const [id = ''] = readdirSync(join(directory, 'modules'));
  const values = new Float64Array(counters.length).fill(1, 0, 9);
  const one = { id, counters: values, ends: [], inexact: [], complete: true };
  for (let i = 0; i < 500; i++)
    writeFileSync(
      join(directory, `${i}.wtrace`),
      packRun({ generator: 'x', workingDirectory: `/p/${i}`, modules: [one] }),
    );
  const before = process.memoryUsage().arrayBuffers;
  const { counts } = readSavedData([directory]);
  const grew = process.memoryUsage().arrayBuffers - before;
  expect(counts.modules.map(({ runs }) => runs)).toEqual([501]);
  // A sum for each would be 500 times as much as one.
  expect(grew).toBeLessThan(100 * values.byteLength);
});

describe('sizes that a file claims', () => {
  const claims = (counters: number, body: readonly number[]) =>
    packContainer(
      'run',
      {
        generator: 'x',
        workingDirectory: '/p',
        modules: [{ id: sha256(new Uint8Array(1)), complete: true, counters, ends: [], inexact: [] }],
      },
      [Uint8Array.from(body)],
    );
  const zeros = [0, 0xff, 0xff, 0xff, 0x1f];

  test('take no memory where the module is not there', () => {
    const bytes = claims(2 ** 26, zeros);
    const read = unpackRun(bytes, 'x', () => undefined);
    expect(read.modules.map(({ counters }) => counters.length)).toEqual([0]);
    expect(() => unpackRun(claims(2 ** 26 + 1, zeros), 'x', () => undefined)).toThrow(DataFileError);
  });

  test('are compared with the module before room is made for them', () => {
    const directory = scratch();
    const module = counted('fib', [5]);
    const file = writeRunData(directory, { modules: [module], workingDirectory: '/p' });
    const [id = ''] = readdirSync(join(directory, 'modules'));
    const wrong = packRun({
      generator: 'x',
      workingDirectory: '/p',
      modules: [{ id, counters: new Float64Array(2 ** 20), ends: [], inexact: [], complete: true }],
    });
    writeFileSync(join(directory, 'wrong.wtrace'), wrong);
    const { facts, warnings } = readDataDir(directory, { sourceRoot: '/p' });
    expect(warnings.map(({ slug, message }) => `${slug} ${message}`)).toEqual([
      expect.stringMatching(
        /^data-left-out .*wrong\.wtrace is damaged: its counters are not those of bare\.wasm/,
      ),
    ]);
    expect(facts).toEqual(readDataDir(join(directory, file), { sourceRoot: '/p' }).facts);
  });

  test('of a module that is named again and again are refused beyond a limit; a few times are several runs', () => {
    const directory = scratch();
    const made = instrument(functions(200));
    const counters = new BigInt64Array(made.probeMap.counterCount).fill(3n, 0, 5);
    expect(counters.length).toBeGreaterThan(3000);
    const module = { ...describeModule(made, 'many.wasm'), counters, warnings: [] };
    const values = Float64Array.from(counters, Number);
    writeRunData(directory, { modules: [module], workingDirectory: '/p' });
    const [id = ''] = readdirSync(join(directory, 'modules'));
    const one = { id, counters: values.length, ends: [], inexact: [], complete: true };
    const packed = packCounters(values);
    const times = (count: number) =>
      packContainer(
        'run',
        { generator: 'x', workingDirectory: '/p', modules: Array(count).fill(one) },
        Array(count).fill(packed),
      );
    const single = readDataDir(directory, { sourceRoot: '/p' }).facts;
    writeFileSync(join(directory, 'often.wtrace'), times(2 + Math.ceil(2 ** 24 / values.length)));
    const { facts, warnings } = readDataDir(directory, { sourceRoot: '/p' });
    expect(facts).toEqual(single);
    expect(warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining('often.wtrace is damaged: it names many.wasm too often'),
    ]);
    const twice = scratch();
    for (let i = 0; i < 3; i++) writeRunData(twice, { modules: [module], workingDirectory: '/p' });
    writeFileSync(join(directory, 'often.wtrace'), times(2));
    expect(readDataDir(directory, { sourceRoot: '/p' }).facts).toEqual(
      readDataDir(twice, { sourceRoot: '/p' }).facts,
    );
  });

  test("of a module are those of its probe map: else the module's file is damaged", () => {
    const module = counted('fib', [5]);
    const lying = { ...module.probeMap, counterCount: 2 ** 26 };
    const { bytes, id } = packCountedModule({
      ...module,
      probeMap: lying,
      packedMap: encodeProbeMap(module.probeMap),
    });
    expect(() => unpackCountedModule(bytes, id, 'x')).toThrow('x is damaged: its counters differ');
  });
});

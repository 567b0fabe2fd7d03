/**
 * Large modules of npm packages (2 to 66 MB), run untraced, rewritten by `instrument` with counters read through `attach`,
 * and under `load`: same output, same exports, no function left out, and counts that V8's own counters confirm, block by
 * block. What may differ is declared in test/large-packages/table.ts.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterAll, expect, test } from 'vitest';
import { readModule } from '../../src/wasm/index.ts';
import { scratch } from '../helpers/wtrace.ts';
import {
  type CountedModule,
  countsOfV8,
  type RanModule,
  type Run,
  runPackage,
} from '../large-packages/run.ts';
import { type LargePackage, largePackages } from '../large-packages/table.ts';
import { compareWithV8, pairWithV8 } from '../large-packages/v8-counts.ts';
import { describeWith, nodeOf } from './available.ts';

/** Smaller modules are made while a program runs, to pass functions of JavaScript. V8's counts cannot be told apart. */
const GLUE_BYTES = 5000;

/** Runs it in all ways, two processes at a time: what rewrites takes most of the memory. */
async function runAll(row: LargePackage) {
  const newest = nodeOf(26);
  const node = row.differsByNode === undefined ? process.execPath : newest;
  const [untraced, attached] = await Promise.all([
    runPackage<RanModule>(row, { mode: 'untraced', node, directory: scratch() }),
    runPackage<CountedModule>(row, { mode: 'attach', node: newest, directory: scratch() }),
  ]);
  const [counted, loaded] = await Promise.all([
    runPackage<RanModule>(row, {
      mode: 'untraced',
      node: newest,
      directory: scratch(),
      v8: row.withoutV8 === undefined,
    }),
    runPackage<CountedModule>(row, { mode: 'load', node, directory: scratch() }),
  ]);
  return { untraced, counted, attached, loaded };
}

/** Same end and output, same modules with the same exports as the untraced run on the same Node. */
function sameAsUntraced(untraced: Run<RanModule>, traced: Run<CountedModule>): void {
  expect(untraced.ended.status, untraced.ended.stderr).toBe(0);
  expect(untraced.ended.stdout.length).toBeGreaterThan(100);
  expect(traced.ended).toEqual(untraced.ended);
  const seen = ({ modules }: Run<RanModule>) => modules.map(({ sha256, exports }) => ({ sha256, exports }));
  expect(seen(traced)).toEqual(seen(untraced));
}

/** Every function of every module is counted, but for those declared. */
function noneDropped({ dropped }: LargePackage, { directory, modules }: Run<CountedModule>): void {
  const missing = modules.map(({ functions }, index) => {
    const { code } = readModule(readFileSync(join(directory, `${index}.wasm`)));
    return code.count - functions.length;
  });
  expect(missing.reduce((sum, count) => sum + count, 0)).toBe(dropped?.functions ?? 0);
  if (dropped === undefined) expect(modules.flatMap((module) => module.dropped)).toEqual([]);
}

const inexactOf = ({ modules }: Run<CountedModule>): number =>
  modules.reduce((sum, { inexact }) => sum + inexact.length, 0);

/** What differs from V8's counts under `attach`, and under `load` of how often functions were entered; the blocks that are equal. */
function againstV8(
  row: LargePackage,
  counted: Run<RanModule>,
  attached: Run<CountedModule>,
  loaded: Run<CountedModule>,
) {
  const large = attached.modules.filter(({ bytes }) => bytes >= GLUE_BYTES);
  const paired = pairWithV8(large, row.withoutV8 === undefined ? countsOfV8(counted) : []);
  const differing = { attach: [] as string[], load: [] as string[] };
  let equal = 0;
  let ran = 0;
  attached.modules.forEach((module, index) => {
    const ranges = paired.get(module);
    if (ranges === undefined) return;
    const compared = row.withoutV8 === undefined ? compareWithV8(attached, index, ranges) : undefined;
    expect(compared?.unknown ?? 0).toBe(0);
    equal += compared?.equal ?? 0;
    ran += compared?.ran ?? 0;
    const excused = new Set(row.inexact?.attach === undefined ? [] : module.inexact);
    for (const [funcidx, text] of compared?.differing ?? [])
      if (!excused.has(funcidx)) differing.attach.push(text);

    const theirs = new Map<string, number>();
    // Without V8's, those of the other way to count.
    const entriesOf = (funcidx: number, ours: number): number =>
      compared === undefined ? ours % 2 ** 32 : (compared.entries.get(funcidx) ?? Number.NaN);
    for (const [name, ours, funcidx] of module.functions)
      theirs.set(name, (theirs.get(name) ?? 0) + entriesOf(funcidx, ours));
    // Node brings modules of its own, another with each version.
    const loadedModule = loaded.modules.find(({ sha256 }) => sha256 === module.sha256);
    if (loadedModule === undefined) return;
    const unsure = new Set(row.inexact?.load === undefined ? [] : loadedModule.inexact);
    for (const [name, ours] of loadedModule.functions) {
      const expected = theirs.get(name) ?? -1;
      // NaN: V8 does not say.
      if (!Number.isNaN(expected) && ours % 2 ** 32 !== expected && !unsure.has(name))
        differing.load.push(`${name}: entered ${ours}, ${expected}`);
    }
  });
  const own = loaded.modules.filter(({ sha256 }) => large.some((module) => module.sha256 === sha256));
  expect(own.length).toBeGreaterThan(0);
  return { differing, equal, ran };
}

const report: string[] = [];
const cells = (values: readonly (string | number)[]): string =>
  values
    .map((value, i) => (i === 0 ? `${value}`.padEnd(24) : value.toLocaleString('en').padStart(14)))
    .join('');

describeWith(
  'largePackages',
  'packages',
  'node26',
)('large packages', () => {
  afterAll(() => {
    const head = cells(['package', 'bytes', 'functions', 'blocks as V8', 'that ran', 'inexact']);
    console.log([head, ...report].join('\n'));
  });

  test.each(largePackages)('$name', async (row) => {
    const { untraced, counted, attached, loaded } = await runAll(row);
    sameAsUntraced(counted, attached);
    sameAsUntraced(untraced, loaded);
    noneDropped(row, attached);
    noneDropped(row, loaded);
    if (row.inexact?.attach === undefined) expect(inexactOf(attached)).toBe(0);
    if (row.inexact?.load === undefined) expect(inexactOf(loaded)).toBe(0);
    const { differing, equal, ran } = againstV8(row, counted, attached, loaded);
    if (row.varies === undefined) expect(differing).toEqual({ attach: [], load: [] });
    const inOtherRuns = new Set([...differing.attach, ...differing.load]);
    expect(inOtherRuns.size).toBeLessThanOrEqual(row.varies?.functions ?? 0);
    if (row.withoutV8 === undefined) expect(ran).toBeGreaterThan(2000);
    const { modules } = attached;
    const total = (of: (module: CountedModule) => number) => modules.reduce((sum, one) => sum + of(one), 0);
    report.push(
      cells([
        row.name,
        total(({ bytes }) => bytes),
        total(({ functions }) => functions.length),
        equal,
        ran,
        inexactOf(attached),
      ]),
    );
  });
});

/** The provider around another one: what it adds to its coverage, and what it keeps from it. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import libCoverage from 'istanbul-lib-coverage';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Vitest } from 'vitest/node';
import { SETTINGS_VARIABLE } from '../../src/preload/index.ts';
import { writeRunData } from '../../src/store/index.ts';
import { tracedProvider } from '../../src/vitest/traced-provider.ts';
import type { V8Provider } from '../../src/vitest/v8-provider.ts';
import { scratch } from '../helpers/wtrace.ts';
import { counted } from '../store/counted.ts';

let before: string | undefined;
beforeEach(() => {
  before = process.env[SETTINGS_VARIABLE];
  delete process.env[SETTINGS_VARIABLE];
});
afterEach(() => {
  if (before === undefined) delete process.env[SETTINGS_VARIABLE];
  else process.env[SETTINGS_VARIABLE] = before;
});

/** A project in which a worker has counted `fib`; and vitest's provider, as far as it is called. */
async function project({ ran = {}, excluded = [] as readonly string[] } = {}) {
  const root = scratch();
  // The module names its source relative to where it ran, which is here; in the project it is at its root.
  writeFileSync(join(root, 'wtrace.config.json'), '{"remap":{"bare.c":"bare.c"}}');
  const config = { root, execArgv: [] as string[] };
  const asked: string[][] = [];
  const v8 = {
    name: 'v8',
    initialize: () => {},
    resolveOptions: () => ({ reportsDirectory: join(root, 'coverage') }),
    clean: () => {},
    isIncluded: (path: string) => !excluded.some((each) => path.endsWith(each)),
    getUntestedFiles: async () => ['bare.c', 'other.h', 'app.ts', 'lib.wasm'].map((name) => join(root, name)),
    async generateCoverage(this: V8Provider) {
      asked.push(await this.getUntestedFiles([]));
      return libCoverage.createCoverageMap(ran);
    },
  };
  const provider = tracedProvider(v8 as unknown as V8Provider);
  const ctx = { config, projects: [{ config }], getRootProject: () => ({ config }), logger: console };
  await provider.initialize(ctx as unknown as Vitest);
  const data = join(root, 'coverage', 'wtrace');
  mkdirSync(data, { recursive: true });
  writeRunData(data, { modules: [counted('fib', [5])] });
  const report = async () =>
    (await provider.generateCoverage({ allTestsRun: true })) as libCoverage.CoverageMap;
  return { root, config, provider, data, asked, report };
}

/** The source that the module names, as it is found in the project. */
const source = (root: string): string => join(root, 'bare.c');

test('a source that is there gets its counts; one that is not, or that vitest excludes, is left out', async () => {
  const { root, report, asked } = await project();
  expect((await report()).files()).toEqual([]);
  writeFileSync(source(root), '');
  const map = await report();
  expect(map.files()).toEqual([source(root)]);
  const { fnMap, f } = map.fileCoverageFor(source(root)).data;
  const fib = Object.keys(fnMap).find((key) => fnMap[key]?.name === 'fib') ?? '';
  expect(f[fib]).toBe(15);
  // Parsers of JavaScript get what they can read.
  expect(asked.at(-1)).toEqual([join(root, 'app.ts')]);
  const other = await project({ excluded: ['bare.c'] });
  writeFileSync(source(other.root), '');
  expect((await other.report()).files()).toEqual([]);
});

test('workers load the preload, and are told where counts go; vitest cleans them away', async () => {
  const { config, data, provider } = await project();
  expect(config.execArgv[0]).toBe('--require');
  expect(config.execArgv[1]).toMatch(/preload\/register\.cjs$/);
  expect(JSON.parse(process.env[SETTINGS_VARIABLE] ?? '{}')).toMatchObject({
    dataDir: data,
    options: { branches: true },
  });
  await provider.clean(false);
  expect(existsSync(data)).toBe(false);
});

test('under wtrace exec, its settings hold, and its data stays', async () => {
  const theirs = join(scratch(), 'theirs');
  mkdirSync(theirs);
  process.env[SETTINGS_VARIABLE] = JSON.stringify({ dataDir: theirs });
  const { data, provider, report } = await project();
  expect(process.env[SETTINGS_VARIABLE]).toBe(JSON.stringify({ dataDir: theirs }));
  await provider.clean();
  expect([existsSync(theirs), existsSync(data)]).toEqual([true, true]);
  expect((await report()).files()).toEqual([]);
});

/**
 * Where wtrace gets into jest's coverage. Jest has no interface for that: reporters get the results of tests, and coverage that they add to
 * one is lost where V8 counts (`coverageProvider: 'v8'`). Of both providers' counts jest's own reporter makes one map, in a method that has the same name and
 * the same result in jest 29 and 30; tables, files and thresholds are made of that map.
 */
import { createRequire } from 'node:module';
import { UnsupportedError } from '../errors.ts';
import type { CoverageMap } from './coverage-map.ts';

/** Options of `createContext` of istanbul-lib-report, which the context that it makes has as properties. */
interface ReportContext {
  readonly dir: unknown;
  readonly watermarks: unknown;
  readonly sourceFinder: unknown;
}

/** What reports are made of. */
interface CoverageResult {
  readonly map: CoverageMap;
  readonly reportContext: ReportContext;
}

/** Jest's reporter, as far as it is used. */
interface CoverageReporterClass {
  readonly prototype: { _getCoverageResult?: () => Promise<CoverageResult> };
}

/** The package of jest's reporters, as it is loaded. */
interface LoadedReporters {
  readonly file: string;
  readonly CoverageReporter: CoverageReporterClass;
}

const METHOD = '_getCoverageResult';
const REPORTERS = /[\\/]@jest[\\/]reporters[\\/]build[\\/]index\.js$/;
const extended = new WeakSet<object>();
let change: (map: CoverageMap) => void = () => {};

/**
 * From now on, a function gets the coverage of a run before anything is made of it.
 * @throws UnsupportedError when this jest has no such place
 */
export function extendCoverage(extend: (map: CoverageMap) => void): void {
  change = extend;
  const loaded = loadedReporters();
  if (loaded.length === 0)
    throw new UnsupportedError(
      'wtrace/jest knows jest 29 and 30, and this is neither; run wtrace exec -- npx jest instead',
    );
  for (const { file, CoverageReporter } of loaded) extendClass(CoverageReporter.prototype, file);
}

function extendClass(prototype: CoverageReporterClass['prototype'], file: string): void {
  const original = prototype[METHOD];
  // Watch mode has a reporter for each run.
  if (original === undefined || extended.has(prototype)) return;
  extended.add(prototype);
  const { createContext } = createRequire(file)('istanbul-lib-report') as {
    createContext: (options: ReportContext & { readonly coverageMap: CoverageMap }) => ReportContext;
  };
  prototype[METHOD] = async function (this: unknown) {
    const { map, reportContext } = await (Reflect.apply(original, this, []) as ReturnType<typeof original>);
    change(map);
    const { dir, watermarks, sourceFinder } = reportContext;
    // The one that was made lists the files that were there before.
    return { map, reportContext: createContext({ coverageMap: map, dir, watermarks, sourceFinder }) };
  };
}

/** Of the jest that runs, wherever it is installed: it has loaded them by now. */
function loadedReporters(): readonly LoadedReporters[] {
  const modules = Object.values(createRequire(import.meta.url).cache);
  return modules.flatMap((module) => {
    if (module === undefined || !REPORTERS.test(module.filename)) return [];
    const { CoverageReporter } = module.exports as Partial<LoadedReporters>;
    const found = typeof CoverageReporter?.prototype[METHOD] === 'function';
    return found ? [{ file: module.filename, CoverageReporter }] : [];
  });
}

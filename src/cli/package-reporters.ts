/**
 * Reporters of npm packages, by the interface of istanbul's: a class with `execute(context)`, such as those of istanbul-reports, of nyc, c8
 * and vitest. They see wtrace's facts as a coverage map.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { CoverageMap } from 'istanbul-lib-coverage';
import type { Context, ContextOptions } from 'istanbul-lib-report';
import { type CoverageFacts, filesOf } from '../coverage/index.ts';
import { MissingPeerError, ReporterError, WtraceError } from '../errors.ts';
import { absolutePath, istanbulFile, type ReportOptions } from '../report/index.ts';
import { reporterFile, requireHere, resolved } from './reporter-names.ts';

/** What reporters get. */
export interface PackageReports {
  /** Of packages, as `--reporter` has them. */
  readonly names: readonly string[];
  readonly facts: CoverageFacts;
  readonly reportsDir: string;
  readonly options: ReportOptions;
}

interface LibCoverage {
  createCoverageMap(files: object): CoverageMap;
}

interface LibReport {
  createContext(options: Partial<ContextOptions>): Context;
}

interface Reporter {
  execute(context: Context): unknown;
}

/**
 * Makes the reports of packages, in the reports' directory.
 * @returns what they printed
 * @throws {@link ReporterError} when one cannot be loaded, or fails
 * @throws {@link MissingPeerError} when istanbul's libraries are not installed
 */
export async function runPackageReporters(request: PackageReports): Promise<string> {
  let printed = '';
  for (const name of request.names) {
    try {
      printed += await runReporter(name, request);
    } catch (error) {
      if (error instanceof WtraceError) throw error;
      const [why = ''] = String(error instanceof Error ? error.message : error).split('\n');
      throw new ReporterError(`the reporter ${name} failed: ${why}`);
    }
  }
  return printed;
}

async function runReporter(name: string, request: PackageReports): Promise<string> {
  const file = reporterFile(name);
  if (file === undefined) throw new ReporterError(`the reporter ${name} is no longer there`);
  const loaded = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
  const Reporter = withDefault(loaded.default);
  if (typeof Reporter !== 'function')
    throw new ReporterError(`the package ${name} is no reporter: it exports no class with execute(context)`);
  const reporter = new (Reporter as new (options: object) => Partial<Reporter>)({
    projectRoot: request.options.sourceRoot,
  });
  if (typeof reporter.execute !== 'function')
    throw new ReporterError(`the package ${name} is no reporter: its class has no method execute(context)`);
  const context = contextFor(file, request);
  return captured(async () => reporter.execute?.(context));
}

/** A class that was compiled to CommonJS is one level further down. */
function withDefault(value: unknown): unknown {
  const inner =
    typeof value === 'object' && value !== null ? (value as { default?: unknown }).default : undefined;
  return inner ?? value;
}

function contextFor(file: string, { facts, reportsDir, options }: PackageReports): Context {
  const { source, sourceRoot } = options;
  const paths = new Map<string, string>();
  const files = filesOf(facts).map((one) => {
    const path = absolutePath(one.path, sourceRoot);
    paths.set(path, one.path);
    return [path, istanbulFile(path, one)];
  });
  const libReport = libraryFor<LibReport>(file, 'istanbul-lib-report');
  const libCoverage = libraryFor<LibCoverage>(file, 'istanbul-lib-coverage');
  return libReport.createContext({
    dir: reportsDir,
    coverageMap: libCoverage.createCoverageMap(Object.fromEntries(files)),
    defaultSummarizer: 'pkg',
    sourceFinder: (path) => {
      const text = source?.(paths.get(path) ?? path);
      if (text === undefined) throw new Error(`the source ${path} cannot be read`);
      return text.lines.join('\n');
    },
  });
}

/** That of the reporter, else that of the project. */
function libraryFor<Library>(file: string, name: string): Library {
  for (const require of [createRequire(file), requireHere(), besideReports()]) {
    const found = require && resolved(require, name);
    if (require && found) return require(found) as Library;
  }
  throw new MissingPeerError(
    `reporters of packages need ${name}: run npm install --save-dev istanbul-lib-report istanbul-lib-coverage`,
  );
}

/** Where the project has istanbul-reports, its libraries are at hand. */
function besideReports(): NodeJS.Require | undefined {
  const here = requireHere();
  const found = resolved(here, 'istanbul-reports') ?? resolved(here, 'istanbul-lib-report');
  return found === undefined ? undefined : createRequire(join(found, '..', 'index.js'));
}

/** What is written to stdout meanwhile: it may be where the program's own output goes. */
async function captured(work: () => Promise<unknown>): Promise<string> {
  const { write } = process.stdout;
  let text = '';
  process.stdout.write = ((chunk: string | Uint8Array, ...rest: readonly unknown[]): boolean => {
    text += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    const done = rest.at(-1);
    if (typeof done === 'function') queueMicrotask(() => (done as () => void)());
    return true;
  }) as typeof write;
  try {
    await work();
    return text;
  } finally {
    process.stdout.write = write;
  }
}

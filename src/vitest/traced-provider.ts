/** Vitest's own provider, which counts WebAssembly as well: its reports and thresholds are made of both. */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import type { ReportContext, Vitest } from 'vitest/node';
import { collecting } from '../collector/index.ts';
import {
  type CoveredSource,
  endRuns,
  type Project,
  readProject,
  savedFacts,
  sourcesOf,
  traceEnvironment,
  warningsOf,
} from '../project/index.ts';
import { isCompiledSource } from './compiled-sources.ts';
import type { V8Provider } from './v8-provider.ts';

/** As much of istanbul's coverage map as is used. */
interface CoverageMap {
  readonly data: Record<string, unknown>;
  addFileCoverage(file: object): void;
}

/** What is known once vitest has its settings. */
interface Setting {
  readonly ctx: Vitest;
  readonly project: Project;
  /** Where workers leave their counts. */
  readonly dataDir: string;
  /** False: the directory is that of `wtrace exec`. */
  readonly isOwn: boolean;
}

/** Makes vitest's provider one that counts WebAssembly as well. Returns the same object: its name decides what workers load. */
export function tracedProvider(v8: V8Provider): V8Provider {
  const original = {
    initialize: v8.initialize.bind(v8),
    clean: v8.clean.bind(v8),
    generateCoverage: v8.generateCoverage.bind(v8),
    getUntestedFiles: v8.getUntestedFiles.bind(v8),
    isIncluded: v8.isIncluded.bind(v8),
  };
  let setting: Setting | undefined;
  /** Of the run that is reported. */
  let sources: ReadonlyMap<string, CoveredSource> = new Map();
  return Object.assign(v8, {
    async initialize(ctx: Vitest): Promise<void> {
      await original.initialize(ctx);
      const options = v8.resolveOptions();
      // Vitest sets this for its root alone; pages cannot load this provider, which is of Node.
      for (const { config } of ctx.projects) config.coverage = options;
      setting = await traceWorkers(ctx, options.reportsDirectory);
    },
    async clean(clean?: boolean): Promise<void> {
      await original.clean(clean);
      for (const pages of collecting()) pages.forget();
      if (setting?.isOwn) await rm(setting.dataDir, { recursive: true, force: true });
    },
    /** Files that no test loaded, and that are parsed to be reported: parsers of JavaScript know no others. */
    async getUntestedFiles(testedFiles: string[]): Promise<string[]> {
      const files = await original.getUntestedFiles(testedFiles);
      return files.filter((file) => !sources.has(file) && !isCompiledSource(file));
    },
    /** What vitest parses: pages have scripts that vite makes of modules, by the modules' names. */
    isIncluded: (path: string, root?: string): boolean =>
      !isCompiledSource(path) && original.isIncluded(path, root),
    async generateCoverage(context: ReportContext): Promise<unknown> {
      sources = setting === undefined ? new Map() : readSources(setting, original.isIncluded);
      const map = (await original.generateCoverage(context)) as CoverageMap;
      for (const source of sources.values()) map.addFileCoverage(source);
      return map;
    },
  });
}

/** From now on, workers that vitest starts trace modules. */
async function traceWorkers(ctx: Vitest, reportsDirectory: string): Promise<Setting> {
  const project = await readProject(ctx.config.root);
  const { shard } = ctx.config;
  const own = join(reportsDirectory, shard === undefined ? 'wtrace' : `wtrace-${shard.index}-${shard.count}`);
  const { preload, settings, variables } = traceEnvironment(project, own);
  Object.assign(process.env, variables);
  for (const { config } of new Set([ctx.getRootProject(), ...ctx.projects]))
    config.execArgv.push('--require', preload);
  return { ctx, project, dataDir: settings.dataDir, isOwn: settings.dataDir === own };
}

function readSources(
  { ctx, project, dataDir, isOwn }: Setting,
  isIncluded: V8Provider['isIncluded'],
): ReadonlyMap<string, CoveredSource> {
  try {
    for (const pages of collecting()) pages.save();
    const saved = savedFacts(dataDir, project);
    if (saved === undefined) return new Map();
    // Tests have ended; vitest ends the threads of its pools before they can say so. `wtrace report` reads the directory later.
    if (isOwn) endRuns(dataDir);
    const warnings = project.config.quiet ? [] : warningsOf(saved);
    for (const { slug, message } of warnings) ctx.logger.warn(`wtrace: warning: ${message} [${slug}]`);
    const all = sourcesOf(saved.facts, project.rules.sourceRoot);
    // Reporters read the sources.
    return new Map(
      all.filter(({ path }) => existsSync(path) && isIncluded(path)).map((each) => [each.path, each]),
    );
  } catch (error) {
    // JavaScript's coverage is not lost for that; but a run that counts less must not look like a good one.
    ctx.logger.error(`wtrace: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
    return new Map();
  }
}

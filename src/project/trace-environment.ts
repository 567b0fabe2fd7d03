/** How processes that somebody else starts are traced: what Node loads first, and the variable that tells it what to do. */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { moduleMatcher } from '../coverage/index.ts';
import { type ExecSettings, SETTINGS_VARIABLE } from '../preload/index.ts';
import type { Project } from './project.ts';

/** See the top of this file. */
export interface TraceEnvironment {
  /** Path of the file for `--require`. */
  readonly preload: string;
  readonly settings: ExecSettings;
  /** Environment variables that those processes must have. */
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * The environment that traces a project's modules into a data directory. Where this process is one of `wtrace exec`, its settings hold,
 * so that the reports of both say the same.
 * @param dataDir absolute
 * @throws UsageError for globs of modules that cannot be read
 */
export function traceEnvironment({ config, rules, allowRead }: Project, dataDir: string): TraceEnvironment {
  const preload = fileURLToPath(new URL('../preload/register.cjs', import.meta.url));
  const given = process.env[SETTINGS_VARIABLE];
  if (given !== undefined && given !== '') {
    // Made by `wtrace exec`.
    return { preload, settings: JSON.parse(given) as ExecSettings, variables: {} };
  }
  const { realPath: _, ...plain } = rules;
  const { hitOnly, branches = !hitOnly, includeModule = [], cache = true } = config;
  moduleMatcher(includeModule, rules);
  const settings: ExecSettings = {
    dataDir,
    rules: plain,
    options: { ...(hitOnly && { hitOnly }), ...(branches && { branches }) },
    allowRead,
    includeModules: includeModule,
    cache,
  };
  return { preload, settings, variables: { [SETTINGS_VARIABLE]: JSON.stringify(settings) } };
}

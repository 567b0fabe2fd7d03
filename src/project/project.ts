/** The configuration of a project as far as it says what is counted, and how files are named. */
import { dirname, resolve } from 'node:path';
import { checkConfig, type WtraceConfig } from '../config/index.ts';
import { findConfig, loadConfig } from '../config-files/index.ts';
import { createNaming, type SelectionRules } from '../coverage/index.ts';
import { realPath } from '../store/index.ts';

/** See the top of this file. */
export interface Project {
  /** As it was checked: every key that is there has a value that fits. */
  readonly config: WtraceConfig;
  /** For reports of what was counted. */
  readonly rules: SelectionRules;
  /** Absolute: folders in which files may be read that modules name, besides the source root. */
  readonly allowRead: readonly string[];
}

/**
 * Reads the configuration that a command of wtrace would find in a directory; without one, defaults.
 * @param directory absolute: the root of the project
 * @throws ConfigError, MissingPeerError, UsageError for a glob that cannot be read
 */
export async function readProject(directory: string): Promise<Project> {
  const path = findConfig(directory);
  const folder = path === undefined ? directory : dirname(path);
  const loaded = path === undefined ? {} : await loadConfig(path);
  if (path !== undefined) await checkConfig(loaded, path);
  // Checked just now.
  const config = loaded as WtraceConfig;
  const rules: SelectionRules = {
    include: list(config.include),
    omit: list(config.omit),
    remaps: Object.entries(config.remap ?? {}).map(([from, to]) => ({ from, to })),
    sourceRoot: resolve(folder, config.sourceRoot ?? '.').replaceAll('\\', '/'),
    omitSystemLibraries: true,
    realPath,
  };
  createNaming(rules);
  return { config, rules, allowRead: list(config.allowRead).map((each) => resolve(folder, each)) };
}

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : (value ?? []);

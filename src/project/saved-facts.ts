/** The facts of a data directory as `wtrace report` has them: without branches that compilers made, and without what comments exclude. */
import { readdirSync } from 'node:fs';
import { type CoverageFacts, exclude, withoutScopeEnds } from '../coverage/index.ts';
import type { Warning } from '../errors.ts';
import { disassemblyName } from '../paths.ts';
import { splitSource } from '../source-lines.ts';
import { changeTest, readFolders, readSavedData, SourceFiles } from '../store/index.ts';
import type { Project } from './project.ts';

/** See the top of this file. */
export interface SavedFacts {
  readonly facts: CoverageFacts;
  /** What was left out, and what was said of the modules' debug info. */
  readonly warnings: readonly Warning[];
}

/**
 * Reads what was counted.
 * @returns undefined: no traced module was loaded
 * @throws FileError, DataFileError when there is data that cannot be read
 */
export function savedFacts(dataDir: string, { config, rules, allowRead }: Project): SavedFacts | undefined {
  if (!hasData(dataDir)) return undefined;
  const { counts, warnings } = readSavedData([dataDir]);
  // Who counted has left out system libraries, or was asked for them.
  const all = counts.facts({ rules: { ...rules, omitSystemLibraries: false }, contexts: false });
  const { sourceRoot, remaps } = rules;
  const folders = readFolders({ sourceRoot, remaps, allowed: allowRead, modules: [] });
  const sources = new SourceFiles({ folders, sourceRoot });
  const isChanged = changeTest({ facts: all, modules: counts.sources(rules), sources });
  const texts = new Map<string, readonly string[] | undefined>();
  const linesOf = (name: string): readonly string[] | undefined => {
    if (!texts.has(name)) texts.set(name, isChanged(name) ? undefined : textOf(name, sources));
    return texts.get(name);
  };
  const bySource = withoutScopeEnds(all, linesOf);
  const facts = config.exclusions === false ? bySource : exclude(bySource, linesOf).facts;
  return { facts, warnings: [...warnings, ...counts.warnings] };
}

function hasData(directory: string): boolean {
  try {
    return readdirSync(directory).some((name) => name.endsWith('.wtrace'));
  } catch {
    return false;
  }
}

function textOf(name: string, sources: SourceFiles): readonly string[] | undefined {
  if (disassemblyName(name) !== undefined) return undefined;
  const bytes = sources.read(name);
  return bytes && splitSource(name, new TextDecoder().decode(bytes));
}

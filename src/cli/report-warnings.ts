/** What the user of `wtrace report` should know besides the numbers. */
import { type CoverageFacts, inexactWarning, type SelectionRules } from '../coverage/index.ts';
import type { Warning } from '../errors.ts';
import { type SavedData, type SavedModule, type SourceFiles, sourceChanges } from '../store/index.ts';

/** How the report was made. */
export interface ReportSetting {
  /** Names of sources that were not found. */
  readonly missing: ReadonlySet<string>;
  /** By which files were named. */
  readonly rules: SelectionRules;
  readonly sources: SourceFiles;
}

/**
 * All warnings of a report.
 */
export function reportWarnings(
  facts: CoverageFacts,
  { counts, warnings }: SavedData,
  { missing, rules, sources }: ReportSetting,
): readonly Warning[] {
  const { modules } = counts;
  const counted = new Set(
    facts.modules.flatMap(({ sha256, instructions }) => (instructions === undefined ? [] : [sha256])),
  );
  const inexact = inexactWarning(facts.modules);
  return [
    ...warnings,
    ...counts.warnings,
    ...sourceChanges({ facts, modules: counts.sources(rules), sources }),
    ...(inexact === undefined ? [] : [inexact]),
    ...partlyHits(modules),
    ...modules.filter(({ sha256 }) => counted.has(sha256)).flatMap(partlyInstructions),
    ...[...missing].map(
      (name): Warning => ({
        slug: 'source-not-found',
        message: `the source file ${name} does not exist; set its directory with --source-root, or change its path with --remap <from>=<to>`,
      }),
    ),
    ...sources.warnings,
  ];
}

/** Errors that `-q` does not hide: not all that ran was saved. */
export function notSaved(modules: readonly SavedModule[]): readonly string[] {
  return modules.flatMap(({ name, runs, incomplete }) =>
    incomplete === 0
      ? []
      : [
          `error: the counters of ${name} could not be read in ${incomplete} of ${runs} runs, so lines that ran may be reported as not run; run it again and let it finish [counts-not-saved]`,
        ],
  );
}

function partlyHits(modules: readonly SavedModule[]): Warning[] {
  const total = modules.reduce((sum, { runs }) => sum + runs, 0);
  const once = modules.reduce((sum, { hitOnly }) => sum + hitOnly, 0);
  if (once === 0 || once === total) return [];
  const message = `${once} of ${total} parts of the data come from runs with --hit-only, so every line that ran has 1 hit; leave them out to get counts`;
  return [{ slug: 'hits-partly-counted', message }];
}

function partlyInstructions({ name, runs, instructions }: SavedModule): Warning[] {
  if (instructions === runs) return [];
  const message = `${instructions} of ${runs} runs of ${name} counted instructions: line hits are those of all runs, instruction counts those of ${instructions}; use --count instructions in every run`;
  return [{ slug: 'instructions-partly-counted', message }];
}

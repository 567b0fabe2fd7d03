/** `--no-exclusions`, and the facts without what comments in the sources exclude. */
import { type Command, Option } from 'commander';
import { type CoverageFacts, type Exclusions, exclude } from '../coverage/index.ts';
import type { Warning } from '../errors.ts';
import { disassemblyName } from '../paths.ts';
import type { SourceText } from '../report/index.ts';

/** As given. */
export interface ExclusionFlags {
  /** False: comments in the sources exclude nothing. */
  readonly exclusions: boolean;
}

/** Adds `--no-exclusions`. */
export const addExclusionOption = (command: Command): Command =>
  command.addOption(
    new Option(
      '--no-exclusions',
      'count also what comments in the sources exclude, such as wtrace: ignore, LCOV_EXCL_LINE, pragma: no cover',
    ),
  );

/** What exclusions are read with. */
export interface ExclusionSetting {
  readonly flags: ExclusionFlags;
  /** Text of a source by its name in reports; undefined: not at hand. */
  readonly source: (name: string) => SourceText | undefined;
  /** Whether the text that is there is known not to be what was compiled. */
  readonly isChanged: (name: string) => boolean;
}

/** Facts without what is excluded, and what is to be said of comments that exclude nothing. */
export function withoutExcluded(
  facts: CoverageFacts,
  { flags, source, isChanged }: ExclusionSetting,
): { readonly facts: CoverageFacts; readonly warnings: readonly Warning[] } {
  if (!flags.exclusions) return { facts, warnings: [] };
  const texts = new Map<string, readonly string[] | undefined>();
  const textChanged = new Set<string>();
  const linesOf = (name: string): readonly string[] | undefined => {
    if (!texts.has(name)) {
      const text = disassemblyName(name) === undefined ? source(name) : undefined;
      texts.set(name, text?.lines);
      if (text?.isChanged === true) textChanged.add(name);
    }
    return texts.get(name);
  };
  const all = exclude(facts, linesOf);
  const isOther = (name: string): boolean => textChanged.has(name) || isChanged(name);
  const changed = all.files.filter(isOther);
  const missing = [...texts].flatMap(([name, lines]) =>
    lines === undefined && disassemblyName(name) === undefined ? [name] : [],
  );
  const applied =
    changed.length === 0
      ? all
      : exclude(facts, (name) => (changed.includes(name) ? undefined : linesOf(name)));
  // Where no source has such comments, those that are not there will hardly have any.
  const matters = all.files.length > 0;
  return {
    facts: applied.facts,
    warnings: [
      ...loneWarnings(applied.lone),
      ...changedWarning(changed),
      ...(matters ? missingWarning(missing.sort()) : []),
    ],
  };
}

/** Names, and pragmas, in a warning before `and n more`. */
const SHOWN = 3;

function listed(texts: readonly string[]): string {
  const more = texts.length > SHOWN ? ` and ${texts.length - SHOWN} more` : '';
  return `${texts.slice(0, SHOWN).join(', ')}${more}`;
}

const reasons = {
  'not stopped': 'is not stopped, so it excludes nothing',
  'not started': 'stops nothing',
  'started twice': 'is in a region that has begun already, so the first stop ends both',
  'no function': 'is not at a function, so it excludes nothing',
} as const;

function loneWarnings(lone: Exclusions['lone']): readonly Warning[] {
  if (lone.length === 0) return [];
  const texts = lone.map(({ path, line, words, why }) => `${path}:${line}: ${words} ${reasons[why]}`);
  return [{ slug: 'exclusion-unbalanced', message: listed(texts) }];
}

function changedWarning(changed: readonly string[]): readonly Warning[] {
  if (changed.length === 0) return [];
  const [has, its] = changed.length === 1 ? ['has', 'its'] : ['have', 'their'];
  const message = `${listed(changed)} ${has} changed since the build, so nothing that ${its} comments exclude is left out; build again, or set --source-root to the sources of that build`;
  return [{ slug: 'exclusions-not-read', message }];
}

function missingWarning(missing: readonly string[]): readonly Warning[] {
  if (missing.length === 0) return [];
  const [is, its] = missing.length === 1 ? ['is', 'its'] : ['are', 'their'];
  const message = `${listed(missing)} ${is} not at hand, so what ${its} comments may exclude is counted; set --source-root or --remap, or use --no-exclusions`;
  return [{ slug: 'exclusions-not-read', message }];
}

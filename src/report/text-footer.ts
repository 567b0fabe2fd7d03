/** What the report for a terminal says below its table: what its numbers lack. */
import { type CoverageFacts, filesOf } from '../coverage/index.ts';
import { printable } from './printable.ts';

/** `1 file`, `2 files`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** What a report says that has no module at all. */
export const NO_MODULES =
  'No line was counted: no module was traced, or the program was killed before counts were saved.';

/** Names in a line before `and n more`. */
const NAMES_SHOWN = 3;

/** The functions that ran and have no lines, in one line; undefined when there are none. */
export function withoutLinesText({ modules }: CoverageFacts): string | undefined {
  // Another run may have traced them by their disassembly.
  const traced = new Set(
    modules.flatMap(({ files }) => files.flatMap(({ functions }) => functions.map(({ name }) => name))),
  );
  const names = [...new Set(modules.flatMap((module) => module.withoutLines ?? []))]
    .filter((name) => !traced.has(name))
    .sort();
  if (names.length === 0) return undefined;
  const shown = names.slice(0, NAMES_SHOWN).map(printable).join(', ');
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : '';
  const [have, them] = names.length === 1 ? ['has', 'it'] : ['have', 'them'];
  return `${counted(names.length, 'function')} that ran ${have} no lines: ${shown}${more}; compile ${them} with -g, or run the program with --include '**' to count ${them} by the disassembly`;
}

/** What is marked in the table: lines without events; arms of branches that were not taken. */
export interface Marks {
  readonly silent?: boolean;
  /** As `missedArmTexts` has them; one of them is explained. */
  readonly arms?: readonly string[];
}

/** How many lines comments exclude, and of which files all of them. */
function excludedText(facts: CoverageFacts): readonly string[] {
  const files = filesOf(facts).filter(({ excluded = [] }) => excluded.length > 0);
  const lines = files.reduce((sum, { excluded = [] }) => sum + excluded.length, 0);
  if (lines === 0) return [];
  const whole = files.filter((file) => file.lines.length === 0).length;
  const all = whole === 0 ? '' : `, among them all of ${counted(whole, 'file')}`;
  return [`${counted(lines, 'line')} excluded by comments${all}; --no-exclusions counts them`];
}

/** `12->15` in words; the shortest kind that the report has. */
function armExample(arms: readonly string[]): readonly string[] {
  const found = arms.map((arm) => /^(\d+)->(\d+)(?::(\d+))?$/.exec(arm)).filter((match) => match !== null);
  const [arm, line, to, column] = found.find((match) => match[3] === undefined) ?? found[0] ?? [];
  if (arm === undefined) return [];
  return [
    `${arm}: the branch on line ${line} never went to line ${to}${column === undefined ? '' : `, column ${column}`}`,
  ];
}

/** How many functions, and lines, are not in the binary. */
function droppedText(facts: CoverageFacts): readonly string[] {
  const dropped = filesOf(facts).flatMap((file) => file.dropped ?? []);
  if (dropped.length === 0) return [];
  const lines = dropped.reduce((sum, fn) => sum + fn.lines.length, 0);
  const are = dropped.length === 1 ? 'is' : 'are';
  return [
    `${counted(dropped.length, 'function')} ${are} not in the binary (${counted(lines, 'line')}); --dropped missed counts ${dropped.length === 1 ? 'it' : 'them'} as not run`,
  ];
}

/** All lines below the table. */
export function footerOf(facts: CoverageFacts, marks: Marks = {}): readonly string[] {
  const { modules, omittedFiles } = facts;
  const withoutLines = withoutLinesText(facts);
  return [
    ...(marks.silent ? ['~ code of these lines ran without a line event of its own: covered, 0 hits'] : []),
    ...armExample(marks.arms ?? []),
    ...(withoutLines === undefined ? [] : [withoutLines]),
    ...excludedText(facts),
    ...droppedText(facts),
    ...(modules.some(({ hitOnly }) => hitOnly)
      ? ['--hit-only recorded only whether lines ran, not how often: every hit is 1']
      : []),
    ...(omittedFiles > 0
      ? [
          `${counted(omittedFiles, 'file')} left out (system libraries, --include, --omit); --include '**' counts every file`,
        ]
      : []),
  ];
}

/** The report for a terminal: a row per file, totals, what was left out. */
import picocolors from 'picocolors';
import {
  type CoverageFacts,
  type FileFacts,
  filesOf,
  percentText,
  type Share,
  summarize,
} from '../coverage/index.ts';
import { fitRanges, lineRanges } from './line-ranges.ts';
import { missedArmTexts } from './missing-lines.ts';
import { patchLines } from './patch-lines.ts';
import { printable } from './printable.ts';
import type { ReportOptions } from './report.ts';
import { counted, footerOf, NO_MODULES, withoutLinesText } from './text-footer.ts';
import { displayWidth, fold, padEnd, padStart, shortenPath } from './width.ts';

interface Row {
  readonly file: string;
  readonly lines: string;
  readonly cover: string;
  readonly functions: string;
  /** '' where no arms were counted at all. */
  readonly branches: string;
  readonly missing: readonly string[];
  readonly share: Share | undefined;
}

const GAP = '  ';
const SMALLEST_FILE_COLUMN = 12;
const SMALLEST_MISSING_COLUMN = 10;

const fraction = ({ covered, total }: Share): string => (total === 0 ? '-' : `${covered}/${total}`);
const percent = (share: Share): string => (share.total === 0 ? '-' : `${percentText(share)}%`);

function rowOf(
  name: string,
  files: readonly FileFacts[],
  missing: readonly string[],
  withBranches: boolean,
): Row {
  const { lines, functions, branches } = summarize(files);
  return {
    file: name,
    lines: fraction(lines),
    cover: percent(lines),
    functions: fraction(functions),
    branches: withBranches ? fraction(branches) : '',
    missing,
    share: lines,
  };
}

const missingOf = (file: FileFacts): readonly string[] => [
  ...lineRanges(file.lines, (line) => !line.covered),
  ...lineRanges(file.lines, (line) => line.covered && line.hits === 0).map((range) => `~${range}`),
  ...missedArmTexts(file),
];

const widest = (texts: readonly string[]): number =>
  texts.reduce((width, text) => Math.max(width, displayWidth(text)), 0);

/** Columns of the rule where nothing limits the table. */
const RULE_WIDTH = 79;

/** Widths of the first and the last column when all columns share `width`. */
function divide(width: number | undefined, fixed: number, file: number, missing: number) {
  if (width === undefined || fixed + file + missing <= width) return { file, missing };
  const free = Math.max(width - fixed, SMALLEST_FILE_COLUMN + SMALLEST_MISSING_COLUMN);
  const wanted = Math.min(missing, Math.max(SMALLEST_MISSING_COLUMN, Math.floor(free / 2)));
  const fileWidth = Math.min(file, Math.max(SMALLEST_FILE_COLUMN, free - wanted));
  return { file: fileWidth, missing: Math.max(0, free - fileWidth) };
}

function nothing(facts: CoverageFacts): string {
  if (facts.modules.length === 0) return `${NO_MODULES}\n`;
  const { omittedFiles } = facts;
  const withoutLines = withoutLinesText(facts);
  const text =
    omittedFiles === 0
      ? 'No source line can be counted: nothing in the module has line information (see wtrace inspect).'
      : `No source file is left to count: ${counted(omittedFiles, 'file')} left out as system libraries or by --include and --omit. Use --include '**' to count every file.`;
  return withoutLines === undefined ? `${text}\n` : `${text}\n${withoutLines}\n`;
}

/** Formats the facts as a table that fits the terminal. */
export function formatText(facts: CoverageFacts, options: ReportOptions): string {
  const files = filesOf(facts);
  if (files.length === 0) return nothing(facts);
  const colors = picocolors.createColors(options.color);
  const withBranches = facts.modules.some(({ branches }) => branches !== undefined);
  const header: Row = {
    file: 'File',
    lines: 'Lines',
    cover: 'Cover',
    functions: 'Functions',
    branches: withBranches ? 'Branches' : '',
    missing: ['Missing'],
    share: undefined,
  };
  const body = files.map((file) => rowOf(printable(file.path), [file], missingOf(file), withBranches));
  const total = rowOf('Total', files, [], withBranches);
  const rows = [header, ...body, total];
  const lines = widest(rows.map((row) => row.lines));
  const cover = widest(rows.map((row) => row.cover));
  const functions = widest(rows.map((row) => row.functions));
  const branches = widest(rows.map((row) => row.branches));
  const columns = withBranches ? [lines, cover, functions, branches] : [lines, cover, functions];
  const fixed = columns.reduce((sum, column) => sum + column + GAP.length, 0);
  const { file, missing } = divide(
    options.width,
    fixed + GAP.length,
    widest(rows.map((row) => row.file)),
    widest(rows.map((row) => row.missing.join(', '))),
  );
  const paint = (row: Row, text: string): string => {
    if (row.share === undefined || row.share.total === 0) return text;
    const share = row.share.covered / row.share.total;
    return share >= 0.8 ? colors.green(text) : share >= 0.5 ? colors.yellow(text) : colors.red(text);
  };
  const format = (row: Row): string => {
    const cells = [
      padEnd(shortenPath(row.file, file), file),
      padStart(row.lines, lines),
      paint(row, padStart(row.cover, cover)),
      padStart(row.functions, functions),
      ...(withBranches ? [padStart(row.branches, branches)] : []),
    ];
    const tail = fitRanges(row.missing, missing);
    return (tail === '' ? cells : [...cells, tail]).join(GAP);
  };
  const whole = file + fixed + (missing > 0 ? GAP.length + missing : 0);
  const rule = '-'.repeat(Math.min(whole, options.width ?? RULE_WIDTH));
  const output = [
    colors.bold(format(header)),
    ...body.map(format),
    colors.dim(rule),
    colors.bold(format(total)),
  ];
  const marks = {
    silent: body.some((row) => row.missing.some((range) => range.startsWith('~'))),
    arms: files.flatMap(missedArmTexts),
  };
  const below = [...patchLines(files), ...footerOf(facts, marks)];
  const footer = below.flatMap((line) => fold(line, options.width));
  return `${[...output, ...footer].join('\n')}\n`;
}

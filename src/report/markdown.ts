/** A table in GitHub Flavored Markdown, for job summaries and comments: the totals, then the files. */
import {
  type CoverageFacts,
  type FileFacts,
  filesOf,
  percentText,
  type Share,
  summarize,
} from '../coverage/index.ts';
import { lineRanges } from './line-ranges.ts';
import { missedArmTexts } from './missing-lines.ts';
import { patchText } from './patch-lines.ts';
import { printable } from './printable.ts';
import { footerOf } from './text-footer.ts';

/** Ranges of missing lines that a row names. */
const RANGES_SHOWN = 12;

/** Text in a cell: what would end the cell, be taken for a tag, a link, emphasis, a mention or an entity is escaped. */
const cell = (text: string): string => printable(text).replace(/[\\`*_{}[\]()<>#+!|&~@$:]/g, '\\$&');

const percent = (share: Share): string => (share.total === 0 ? '-' : `${percentText(share)} %`);
const fraction = ({ covered, total }: Share): string => (total === 0 ? '-' : `${covered}/${total}`);

function missingText(file: FileFacts): string {
  const ranges = [
    ...lineRanges(file.lines, ({ covered }) => !covered),
    ...missedArmTexts(file).map((arm) => cell(arm.replace('->', '→'))),
  ];
  const more = ranges.length - RANGES_SHOWN;
  return ranges.slice(0, RANGES_SHOWN).join(', ') + (more > 0 ? `, … +${more}` : '');
}

interface Row {
  readonly name: string;
  readonly files: readonly FileFacts[];
  readonly missing: string;
}

function rowText({ name, files, missing }: Row, withBranches: boolean): string {
  const { lines, functions, branches } = summarize(files);
  const shares = [functions, ...(withBranches ? [branches] : [])].map(fraction).join(' | ');
  return `| ${name} | ${fraction(lines)} | ${percent(lines)} | ${shares} | ${missing} |`;
}

/** Formats the facts as Markdown. */
export function formatMarkdown(facts: CoverageFacts): string {
  const files = filesOf(facts);
  const { lines } = summarize(files);
  const withBranches = files.some(({ branches }) => branches !== undefined);
  const patch = patchText(files);
  const notes = footerOf(facts).map((note) => `- ${cell(note)}`);
  const output = [
    `### Coverage: ${percent(lines)} of lines`,
    ...(patch === undefined ? [] : ['', `**Patch coverage: ${patch.total}**`]),
    ...(patch?.files ?? []).map(({ path, missed }, i) => `${i === 0 ? '\n' : ''}- ${cell(path)}: ${missed}`),
    '',
    `| File | Lines | Cover | Functions |${withBranches ? ' Branches |' : ''} Missing |`,
    `|:--|--:|--:|--:|${withBranches ? '--:|' : ''}:--|`,
    rowText({ name: '**Total**', files, missing: '' }, withBranches),
    ...files.map((file) =>
      rowText({ name: cell(file.path), files: [file], missing: missingText(file) }, withBranches),
    ),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ];
  return `${output.join('\n')}\n`;
}

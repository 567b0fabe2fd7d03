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
import { printable } from './printable.ts';
import { footerOf } from './text-footer.ts';

/** Ranges of missing lines that a row names. */
const RANGES_SHOWN = 12;

/** Text in a cell: what would end the cell, be taken for a tag, a link, emphasis, a mention or an entity is escaped. */
const cell = (text: string): string => printable(text).replace(/[\\`*_{}[\]()<>#+!|&~@$:]/g, '\\$&');

const percent = (share: Share): string => (share.total === 0 ? '-' : `${percentText(share)} %`);
const fraction = ({ covered, total }: Share): string => (total === 0 ? '-' : `${covered}/${total}`);

function missingText(file: FileFacts): string {
  const ranges = lineRanges(file.lines, ({ covered }) => !covered);
  const more = ranges.length - RANGES_SHOWN;
  return ranges.slice(0, RANGES_SHOWN).join(', ') + (more > 0 ? `, … +${more}` : '');
}

const rowOf = (name: string, files: readonly FileFacts[], missing: string): string => {
  const { lines, functions } = summarize(files);
  return `| ${name} | ${fraction(lines)} | ${percent(lines)} | ${fraction(functions)} | ${missing} |`;
};

/** Formats the facts as Markdown. */
export function formatMarkdown(facts: CoverageFacts): string {
  const files = filesOf(facts);
  const { lines } = summarize(files);
  const notes = footerOf(facts).map((note) => `- ${cell(note)}`);
  const output = [
    `### Coverage: ${percent(lines)} of lines`,
    '',
    '| File | Lines | Cover | Functions | Missing |',
    '|:--|--:|--:|--:|:--|',
    rowOf('**Total**', files, ''),
    ...files.map((file) => rowOf(cell(file.path), [file], missingText(file))),
    ...(notes.length > 0 ? ['', ...notes] : []),
  ];
  return `${output.join('\n')}\n`;
}

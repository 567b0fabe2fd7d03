/** For a terminal: the contexts, such as tests, the lines that each ran, and those that no other ran. */
import picocolors from 'picocolors';
import { type CoverageFacts, type FileFacts, filesOf, percentText, summarize } from '../coverage/index.ts';
import { printable } from './printable.ts';
import type { ReportOptions } from './report.ts';
import { counted } from './text-footer.ts';
import { displayWidth, fold, padEnd, padStart, truncate } from './width.ts';

/** Columns of a name where the terminal has no width. */
const NAME_WIDTH = 100;
const NONE = 'No run has a context; give it one with wtrace run --context <name>, or with WTRACE_CONTEXT';

/** Lines of one context. */
interface ContextShare {
  /** That it ran. */
  lines: number;
  /** That it alone ran. */
  alone: number;
}

/** By name, ascending. */
function sharesOf(files: readonly FileFacts[]): ReadonlyMap<string, ContextShare> {
  const names = new Set(files.flatMap(({ contexts = [] }) => contexts.map(({ name }) => name)));
  const shares = new Map<string, ContextShare>(
    [...names].sort().map((name) => [name, { lines: 0, alone: 0 }]),
  );
  for (const { contexts = [] } of files) {
    /** Line → the only context that ran it; undefined: there are several. */
    const only = new Map<number, ContextShare | undefined>();
    for (const { name, lines } of contexts) {
      const share = shares.get(name);
      if (share === undefined) continue;
      for (const line of lines) {
        share.lines++;
        only.set(line, only.has(line) ? undefined : share);
      }
    }
    for (const share of only.values()) if (share !== undefined) share.alone++;
  }
  return shares;
}

/** Covered lines that ran in no context. */
function outside(files: readonly FileFacts[]): number {
  let count = 0;
  for (const { lines, contexts = [] } of files) {
    const inside = new Set<number>();
    for (const context of contexts) for (const line of context.lines) inside.add(line);
    for (const { line, covered } of lines) if (covered && !inside.has(line)) count++;
  }
  return count;
}

function longest<Row>(rows: readonly Row[], width: (row: Row) => number): number {
  return rows.reduce((most, row) => Math.max(most, width(row)), 0);
}

/** Formats the table. A context without lines of its own runs nothing that the others do not. */
export function formatContexts(facts: CoverageFacts, { color, width }: ReportOptions): string {
  const files = filesOf(facts);
  const shares = sharesOf(files);
  if (shares.size === 0) return `${fold(NONE, width).join('\n')}\n`;
  const { total } = summarize(files).lines;
  const rows = [...shares].map(([name, { lines, alone }]) => ({
    name: printable(name),
    cells: [`${lines}`, `${percentText({ covered: lines, total })}%`, `${alone}`],
  }));
  const table = [{ name: 'Context', cells: ['Lines', 'Cover', 'Only here'] }, ...rows];
  const widths = [0, 1, 2].map((i) => longest(table, ({ cells }) => cells[i]?.length ?? 0));
  const room = width === undefined ? NAME_WIDTH : width - widths.reduce((sum, each) => sum + each + 2, 0);
  const nameWidth = Math.max(
    8,
    Math.min(
      room,
      longest(table, ({ name }) => displayWidth(name)),
    ),
  );
  const texts = table.map(({ name, cells }) =>
    [padEnd(truncate(name, nameWidth), nameWidth), ...cells.map((cell, i) => padStart(cell, widths[i] ?? 0))]
      .join('  ')
      .trimEnd(),
  );
  const [head = '', ...rest] = texts;
  const lost = outside(files);
  const note = lost === 0 ? [] : fold(`${counted(lost, 'line')} ran outside of all contexts`, width);
  return `${[picocolors.createColors(color).bold(head), ...rest, ...note].join('\n')}\n`;
}

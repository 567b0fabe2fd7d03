/** Makes the reports that were asked for: printed ones to a terminal, the others into the reports' directory. */
import { join } from 'node:path';
import { type CoverageFacts, filesOf, percentText, reaches, summarize } from '../coverage/index.ts';
import { type ReportOptions, reports } from '../report/index.ts';
import { generator, writeWhole } from '../store/index.ts';
import type { ReportFlags } from './options.ts';
import { complain, type Terminal } from './terminal.ts';

/** The reports that the flags name; `text` when they name none. */
export const wantedReports = (flags: ReportFlags) => {
  const names = flags.reporter.length === 0 ? ['text'] : flags.reporter;
  return reports.filter((report) => names.includes(report.name));
};

/**
 * Prints and writes reports.
 * @param listing of the modules that are at hand
 * @throws `FileError` when a file cannot be written; reports that need none are printed before.
 */
export function emitReports(
  facts: CoverageFacts,
  flags: ReportFlags,
  terminal: Terminal,
  sourceRoot: string,
  listing: ReportOptions['listing'] = () => undefined,
): void {
  const { color, width } = terminal;
  const options = { color, width, generator, sourceRoot, timestamp: Date.now(), listing };
  const wanted = wantedReports(flags);
  for (const report of wanted) {
    if (report.file === undefined && !flags.quiet) terminal.write(report.format(facts, options));
  }
  for (const report of wanted) {
    if (report.file === undefined) continue;
    const plain = { ...options, color: false };
    const parts = report.parts?.(facts, plain) ?? [report.format(facts, plain)];
    writeWhole(join(flags.reportsDir, report.file), { parts }, false);
  }
}

/** True when there is no gate or it is reached; else says on stderr by how much it was missed. */
export function passesGate(facts: CoverageFacts, failUnder: number | undefined): boolean {
  if (failUnder === undefined) return true;
  const { lines } = summarize(filesOf(facts));
  if (reaches(lines, failUnder)) return true;
  complain(
    lines.total === 0
      ? `there are no lines to count, so the required ${failUnder} % cannot be reached; see wtrace inspect and --include`
      : `${lines.covered} of ${lines.total} lines ran (${percentText(lines)} %), and ${failUnder} % are required`,
  );
  return false;
}

/** Makes the reports that were asked for: printed ones to a terminal, the others into the reports' directory. */
import { join } from 'node:path';
import { type CoverageFacts, filesOf, type Gate, missedGates, type NamingRules } from '../coverage/index.ts';
import { type PagesReport, type ReportOptions, reports } from '../report/index.ts';
import { generator, writeWhole } from '../store/index.ts';
import { gateTexts } from './gate-texts.ts';
import type { ReportFlags } from './options.ts';
import { complain, type Terminal } from './terminal.ts';

/** The reports that the flags name; `text` when they name none. */
export const wantedReports = (flags: ReportFlags) => {
  const names = flags.reporter.length === 0 ? ['text'] : flags.reporter;
  return reports.filter((report) => names.includes(report.name));
};

/** What reports are made of. */
export interface ReportsToMake {
  readonly facts: CoverageFacts;
  readonly flags: ReportFlags;
  readonly terminal: Terminal;
  /** Absolute; names of sources are relative to it. */
  readonly sourceRoot: string;
  /** Of the modules that are at hand. */
  readonly listing?: ReportOptions['listing'];
  /** Of the sources that are at hand. */
  readonly source?: ReportOptions['source'];
}

/**
 * Prints and writes reports.
 * @throws `FileError` when a file cannot be written; reports that need none are printed before.
 */
export async function emitReports({
  facts,
  flags,
  terminal,
  sourceRoot,
  listing = () => undefined,
  source,
}: ReportsToMake): Promise<void> {
  const { color, width } = terminal;
  const options: ReportOptions = {
    color,
    width,
    generator,
    sourceRoot,
    timestamp: Date.now(),
    listing,
    ...(source === undefined ? {} : { source }),
    selfContained: flags.selfContained === true,
  };
  const wanted = wantedReports(flags);
  for (const report of wanted) {
    if (report.kind === 'text' && report.file === undefined && !flags.quiet)
      terminal.write(report.format(facts, options));
  }
  const plain = { ...options, color: false };
  for (const report of wanted) {
    if (report.kind === 'pages') await writePages(report, facts, plain, flags.reportsDir);
    else if (report.file !== undefined) {
      const parts = report.parts?.(facts, plain) ?? [report.format(facts, plain)];
      writeWhole(join(flags.reportsDir, report.file), { parts }, false);
    }
  }
}

/** Each file is whole or not there; the one that people open comes last. */
async function writePages(
  { directory, load }: PagesReport,
  facts: CoverageFacts,
  options: ReportOptions,
  reportsDir: string,
): Promise<void> {
  const make = await load();
  for (const { path, parts } of make(facts, options))
    writeWhole(join(reportsDir, directory, path), { parts }, false);
}

/** True when every gate is reached; else says on stderr of each by how much it was missed. */
export function passesGates(facts: CoverageFacts, gates: readonly Gate[], naming: NamingRules): boolean {
  const texts = gateTexts(missedGates(gates, filesOf(facts), naming));
  for (const text of texts) complain(text);
  return texts.length === 0;
}

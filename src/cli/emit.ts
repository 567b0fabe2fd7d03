/** Makes the reports that were asked for: printed ones to a terminal, the others into the reports' directory. */
import { join } from 'node:path';
import {
  type CoverageFacts,
  fallsSince,
  filesOf,
  type Gate,
  missedGates,
  type NamingRules,
} from '../coverage/index.ts';
import { type PagesReport, type ReportOptions, reports } from '../report/index.ts';
import { generator, writeWhole } from '../store/index.ts';
import { fallText, type NamedBaseline } from './baseline-option.ts';
import { gateTexts, passedGateTexts } from './gate-texts.ts';
import type { ReportFlags } from './options.ts';
import { runPackageReporters } from './package-reporters.ts';
import { packageReporters } from './reporter-names.ts';
import type { Terminal } from './terminal.ts';

/** The reports that the flags name; `text` when they name none. */
export const wantedReports = (flags: ReportFlags) => {
  const names = flags.reporter.length === 0 ? ['text'] : flags.reporter;
  return reports.filter((report) => names.includes(report.name));
};

/** Reports of one run, or of saved data. */
export interface ReportRequest {
  readonly facts: CoverageFacts;
  readonly flags: ReportFlags;
  /** Where the printed ones go. */
  readonly terminal: Pick<Terminal, 'color' | 'width'>;
  /** Absolute; names of sources are relative to it. */
  readonly sourceRoot: string;
  /** Of the modules that are at hand. */
  readonly listing?: ReportOptions['listing'];
  /** Of the sources that are at hand. */
  readonly source?: ReportOptions['source'];
  /** Of the sources that are at hand. */
  readonly md5?: ReportOptions['md5'];
}

function optionsOf({
  flags,
  terminal,
  sourceRoot,
  listing = () => undefined,
  source,
  md5,
}: ReportRequest): ReportOptions {
  const { color, width } = terminal;
  return {
    color,
    width,
    generator,
    sourceRoot,
    timestamp: Date.now(),
    listing,
    ...(source === undefined ? {} : { source }),
    ...(md5 === undefined ? {} : { md5 }),
    selfContained: flags.selfContained === true,
  };
}

/** The text of the reports that are printed; empty with `-q`. */
export function printedReports(request: ReportRequest): string {
  const { facts, flags } = request;
  if (flags.quiet) return '';
  const options = optionsOf(request);
  return wantedReports(flags)
    .map((report) =>
      report.kind === 'text' && report.file === undefined ? report.format(facts, options) : '',
    )
    .join('');
}

/**
 * Writes the reports that are files, and those of packages.
 * @returns what reporters of packages print; empty with `-q`
 * @throws `FileError` when one cannot be written, `ReporterError` when a reporter of a package fails
 */
export async function writeReports(request: ReportRequest): Promise<string> {
  const { facts, flags } = request;
  const options = { ...optionsOf(request), color: false };
  for (const report of wantedReports(flags)) {
    if (report.kind === 'pages') await writePages(report, facts, options, flags.reportsDir);
    else if (report.file !== undefined) {
      const parts = report.parts?.(facts, options) ?? [report.format(facts, options)];
      writeWhole(join(flags.reportsDir, report.file), { parts }, false);
    }
  }
  const names = packageReporters(flags.reporter);
  if (names.length === 0) return '';
  const printed = await runPackageReporters({ names, facts, reportsDir: flags.reportsDir, options });
  return flags.quiet ? '' : printed;
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

/** What the gates say. */
export interface GateAnswer {
  /** Of each gate that is not reached, by how much it was missed; empty when all are. */
  readonly missed: readonly string[];
  /** What else is to be known, such as that there was nothing to count. */
  readonly notes: readonly string[];
}

/** What facts are compared with. */
export interface GateSetting {
  readonly gates: readonly Gate[];
  readonly naming: NamingRules;
  readonly baseline: NamedBaseline | undefined;
}

/** Compares the facts with the gates and the baseline. */
export function askGates(facts: CoverageFacts, { gates, naming, baseline }: GateSetting): GateAnswer {
  const files = filesOf(facts);
  const fallen = baseline && fallText(baseline.path, fallsSince(baseline.baseline, files));
  const missed = gateTexts(missedGates(gates, files, naming));
  return {
    missed: fallen === undefined ? missed : [...missed, fallen],
    notes: passedGateTexts(gates, files),
  };
}

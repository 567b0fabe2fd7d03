/** `wtrace baseline save`: keeps the shares of a report in a small file, below which later ones must not fall. */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import {
  type Baseline,
  baselineOf,
  type CoverageFacts,
  filesOf,
  formatBaseline,
  percentText,
  type Share,
} from '../coverage/index.ts';
import { DataFileError, WtraceError } from '../errors.ts';
import { writeWhole } from '../store/index.ts';
import { addConfigOptions } from './apply-config.ts';
import { baselinePath, readBaseline } from './baseline-option.ts';
import { addReportOptions, addSelectionOptions } from './options.ts';
import { type ReportCommandFlags, report } from './report-command.ts';
import { stdout } from './terminal.ts';

const DEFAULT_FILE = 'wtrace-baseline.json';

const examples = `
Commit the file. wtrace run and wtrace report exit with 2 when a share is lower
than in --baseline <file> and more is missed: of all lines, functions or
branches, or of the lines of one file. wtrace baseline save raises it.

Examples:
  wtrace baseline save cov
  wtrace report --baseline wtrace-baseline.json cov`;

function save(path: string, facts: CoverageFacts, quiet: boolean): void {
  const files = filesOf(facts);
  if (files.length === 0)
    throw new DataFileError(
      `no source line was counted, so there is nothing to save in ${path}; see wtrace report`,
    );
  const baseline = baselineOf(files);
  const before = previous(path);
  writeWhole(path, { parts: [formatBaseline(baseline)] }, false);
  if (!quiet) stdout.write(`${path}: ${summaryText(baseline, before)}\n`);
}

/** What the file holds already; undefined: nothing that could be read. */
function previous(path: string): Baseline | undefined {
  if (!existsSync(path)) return undefined;
  try {
    return readBaseline({ baseline: path })?.baseline;
  } catch (error) {
    if (error instanceof WtraceError) return undefined;
    throw error;
  }
}

function summaryText({ total }: Baseline, before: Baseline | undefined): string {
  const text = (name: string, now: Share | undefined, then: Share | undefined): readonly string[] => {
    if (now === undefined) return [];
    const was = then === undefined ? '' : `, was ${percentText(then)} %`;
    return [`${name} ${percentText(now)} % (${now.covered}/${now.total}${was})`];
  };
  return [
    ...text('lines', total.lines, before?.total.lines),
    ...text('functions', total.functions, before?.total.functions),
    ...text('branches', total.branches, before?.total.branches),
  ].join(', ');
}

/** Adds the command; `done` gets its exit code. */
export function addBaselineCommand(program: Command, done: (code: number) => void): void {
  const baseline = program
    .command('baseline')
    .summary('keep a coverage that must not fall')
    .description('Keep the coverage of saved data in a file, below which later coverage must not fall.');
  const command = baseline
    .command('save')
    .summary('write the file')
    .description('Write the shares of saved data to a file, of everything and of each source file.')
    .usage('[options] [files or dirs...]')
    .argument('[paths...]', 'data files, or directories that contain them');
  addSelectionOptions(addReportOptions(addConfigOptions(command)))
    .option('--baseline <file>', 'file to write', baselinePath, DEFAULT_FILE)
    .addHelpText('after', examples)
    .action(
      async (paths: readonly string[], { baseline: path = DEFAULT_FILE, ...flags }: ReportCommandFlags) => {
        const reporter = flags.reporter.length === 0 ? ['none'] : flags.reporter;
        const finish = (facts: CoverageFacts): void => save(path, facts, flags.quiet === true);
        done(await report(paths, { ...flags, reporter, module: [], context: [] }, { finish }));
      },
    );
}

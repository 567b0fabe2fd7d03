/** `wtrace exec`: runs a command with the modules traced that it, or any Node process that it starts, loads. */
import { type Command, Option } from 'commander';
import { addConfigOptions } from './apply-config.ts';
import { addBaselineOption } from './baseline-option.ts';
import { contextName } from './context.ts';
import type { ExecFlags } from './exec.ts';
import { addMergeOption } from './merged-reports.ts';
import { addReportOptions, addSelectionOptions, dataDirectory } from './options.ts';
import { addCountingOptions } from './placement-options.ts';
import { addTraceOptions } from './trace-options.ts';

const collectGlobs = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const examples = `
Traced are the modules that have debug info (DWARF or a source map), in every
Node process and worker that the command starts. Others are listed, and traced
by their instructions with --include-module.

Examples:
  wtrace exec -- node app.js
  wtrace exec --reporter html,lcov -- npm test
  wtrace exec --data-dir cov -- npx vitest run   save; then: wtrace report cov
  wtrace exec --merge coverage/lcov.info -- npx c8 -r lcovonly mocha
                                     one total with what c8 counts
  wtrace exec --include-module '**/sql-wasm.wasm' -- node query.js
  wtrace exec --trace -- node app.js             every event, with its line

Exit code: the command's own if not 0, 128 + n after signal n, 125 if wtrace
failed or was used incorrectly, 2 if --fail-under or --baseline was
missed.`;

/** Adds the command; `done` gets its exit code. */
export function addExecCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('exec')
    .summary('run any command with the modules traced that it loads')
    .description('Run a command with every module traced that it or its children load in Node, then report.')
    .usage('[options] -- <command> [args...]')
    .argument('<command>', 'such as node or npm')
    .argument('[args...]', "the command's own arguments, options included")
    .passThroughOptions();
  const counting = addCountingOptions(addSelectionOptions(addBaselineOption(addReportOptions(command))));
  addMergeOption(addTraceOptions(addConfigOptions(counting), true))
    .option(
      '--data-dir <dir>',
      'save raw counts in <dir>, and make only the reports that --reporter names; wtrace report merges them (or set WTRACE_DATA_DIR)',
    )
    .addOption(
      new Option(
        '--context <name>',
        'which test this is: reports say which context ran a line (or set WTRACE_CONTEXT)',
      ).argParser(contextName),
    )
    .addOption(
      new Option(
        '--include-module <glob>',
        'also trace modules without debug info whose path matches, by their instructions (repeatable)',
      )
        .argParser(collectGlobs)
        .default([], 'none'),
    )
    .option(
      '--no-branches',
      'do not count branches, not even for reports that show them (html, lcov, cobertura, …)',
    )
    .option('--no-cache', 'rewrite modules again, without the cache of rewritten modules')
    .addHelpText('after', examples)
    .action(async (name: string, args: readonly string[], flags: ExecFlags) => {
      const { exec } = await import('./exec.ts');
      done(await exec({ command: name, args, flags, dataDir: dataDirectory(flags.dataDir) }));
    });
}

/** `wtrace run`: runs a program under trace, then reports. */
import process from 'node:process';
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import { addReportOptions, addSelectionOptions, dataDirectory, type RunFlags } from './options.ts';
import { addPlacementOptions } from './placement-options.ts';
import { addTraceOptions, traceExamples } from './trace-options.ts';

function collectDirectories(value: string, before: Readonly<Record<string, string>>) {
  const at = value.indexOf('::');
  const host = at < 0 ? value : value.slice(0, at);
  const guest = at < 0 ? value : value.slice(at + 2);
  if (host === '' || guest === '') {
    throw new UsageError(`--dir ${value}: expected <host>[::<guest>], such as --dir data::/data`);
  }
  return { ...before, [guest]: host };
}

function collectVariables(value: string, before: Readonly<Record<string, string>>) {
  const at = value.indexOf('=');
  if (at === 0 || value === '') throw new UsageError(`--env ${value}: expected <name>=<value>`);
  if (at > 0) return { ...before, [value.slice(0, at)]: value.slice(at + 1) };
  const inherited = process.env[value];
  return inherited === undefined ? before : { ...before, [value]: inherited };
}

function countKind(value: string): 'lines' | 'instructions' {
  if (value === 'lines' || value === 'instructions') return value;
  throw new UsageError(`--count ${value}: expected lines or instructions`);
}

const examples = `
Everything after <module> is passed to the program.

Examples:
  wtrace run hello.wasm                                  which lines ran, on stderr
  wtrace run --dir . --env DEBUG=1 app.wasm --verbose
  wtrace run --invoke add math.wasm 1 2                  an export of a bare module
  wtrace run --reporter lcov,text --fail-under 80 test.wasm
  wtrace run --data-dir cov test.wasm                    save; then: wtrace report cov
  wtrace run --count instructions --reporter csv app.wasm
  wtrace run --hit-only --reporter lcov app.wasm         which lines ran, at the lowest cost
  wtrace run --profile coverage/wtrace.json app.wasm     counters where an earlier run executed least
  wtrace run --include 'src/**' --omit '**/generated/**' app.wasm${traceExamples}

Exit code: the program's own; 134 if it trapped, 130 and 143 after SIGINT and SIGTERM,
2 if it exited with 0 but --fail-under was missed, 125 if wtrace failed or was used incorrectly.`;

/** Adds the command; `done` gets its exit code. */
export function addRunCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('run')
    .summary('run a program under trace')
    .description(
      'Run a program (WASI p1, component, bare module with --invoke, .wat) and show which source lines ran.',
    )
    .usage('[options] <module> [args...]')
    .argument('<module>', '.wasm or .wat file')
    .argument('[args...]', "the program's own arguments, options included")
    .passThroughOptions();
  addPlacementOptions(addTraceOptions(addSelectionOptions(addReportOptions(command))))
    .option(
      '--data-dir <dir>',
      'save raw counts in <dir> and print no report; wtrace report merges and names them (or set WTRACE_DATA_DIR)',
    )
    .addOption(
      new Option('--dir <host>[::<guest>]', 'give the program access to a directory (repeatable)')
        .argParser(collectDirectories)
        .default({}, 'none'),
    )
    .addOption(
      new Option('--env <name>[=<value>]', 'set or pass through an environment variable (repeatable)')
        .argParser(collectVariables)
        .default({}, 'none'),
    )
    .addOption(
      new Option(
        '--count <what>',
        'lines: exact hits per line; instructions: also the count of every instruction',
      )
        .argParser(countKind)
        .default('lines', 'lines'),
    )
    .option('--invoke <export>', 'call an export with the arguments and print its results')
    .option('--no-cache', 'rewrite the module again, without the cache of rewritten modules')
    .addHelpText('after', examples)
    .action(async (module: string, args: readonly string[], flags: RunFlags) => {
      const { run } = await import('./run.ts');
      done(await run(module, args, flags, dataDirectory(flags.dataDir)));
    });
}

/** `wtrace run`: runs a program under trace, then reports. */
import process from 'node:process';
import { type Command, Option } from 'commander';
import { UsageError } from '../errors.ts';
import { addConfigOptions } from './apply-config.ts';
import { addBaselineOption } from './baseline-option.ts';
import { contextName, contextOf } from './context.ts';
import { addReportOptions, addSelectionOptions, dataDirectory, type RunFlags } from './options.ts';
import { addPlacementOptions } from './placement-options.ts';
import { misplacedOptions } from './run-warnings.ts';
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

function collectVariables(
  value: string,
  before: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string | undefined>> {
  const at = value.indexOf('=');
  if (at === 0 || value === '') throw new UsageError(`--env ${value}: expected <name>=<value>`);
  if (at > 0) return { ...before, [value.slice(0, at)]: value.slice(at + 1) };
  const inherited = Object.hasOwn(process.env, value) ? process.env[value] : undefined;
  return inherited === undefined && Object.hasOwn(before, value) ? before : { ...before, [value]: inherited };
}

function seconds(value: string): number {
  const limit = Number(value);
  if (/^\d+(?:\.\d+)?$/.test(value) && limit > 0 && limit <= LONGEST_TIMEOUT) return limit;
  throw new UsageError(
    `--timeout ${value}: expected seconds, more than 0 and at most ${LONGEST_TIMEOUT}, such as --timeout 60`,
  );
}

function countKind(value: string): 'lines' | 'instructions' {
  if (value === 'lines' || value === 'instructions') return value;
  throw new UsageError(`--count ${value}: expected lines or instructions`);
}

/** Timers take milliseconds as a signed number of 32 bits. */
const LONGEST_TIMEOUT = 2_147_483;

const examples = `
Everything after <module> is passed to the program.

Examples:
  wtrace run hello.wasm                  which lines ran, on stderr
  wtrace run --dir . --env DEBUG=1 app.wasm --verbose
  wtrace run --invoke add math.wasm 1 2  an export of a bare module
  wtrace run --reporter lcov,text --fail-under 80 test.wasm
  wtrace run --data-dir cov test.wasm    save; then: wtrace report cov
  wtrace run --data-dir cov --context parse test.wasm parse
  wtrace run --timeout 60 test.wasm      stop after a minute, keep its counts
  wtrace run --count instructions --reporter csv app.wasm
  wtrace run --branches app.wasm         which arms of branches ran as well
  wtrace run --dropped listed app.wasm   functions that the linker left out
  wtrace run --hit-only app.wasm         which lines ran, at the lowest cost
  wtrace run --profile cov app.wasm      counters where those runs rarely were
  wtrace run --include 'src/**' --omit '**/generated/**' app.wasm${traceExamples}

SIGHUP, SIGINT, SIGQUIT and SIGTERM end the program, and its counts are saved.

Exit code: the program's own if not 0; 134 if it trapped, 128 + n after signal
n, 124 after --timeout, 133 after --stop-after, 141 if the trace goes to a
closed pipe, 125 if wtrace failed, could not write, or was used incorrectly, 2
if --fail-under or --baseline was missed.`;

/** Adds all options of `run`. */
export function addRunOptions(command: Command): Command {
  return addPlacementOptions(
    addTraceOptions(
      addSelectionOptions(addBaselineOption(addReportOptions(addConfigOptions(command)))),
      false,
    ),
  )
    .option(
      '--data-dir <dir>',
      'save raw counts in <dir>, and make only the reports that --reporter names; wtrace report merges them (or set WTRACE_DATA_DIR)',
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
    .addOption(
      new Option(
        '--timeout <seconds>',
        'end the program after that time with exit code 124; its counts are kept',
      ).argParser(seconds),
    )
    .option(
      '--no-branches',
      'do not count branches, not even for reports that show them (html, lcov, cobertura, …)',
    )
    .addOption(
      new Option(
        '--context <name>',
        'which test this is: reports say which context ran a line (or set WTRACE_CONTEXT; cargo test and cargo-nextest need neither)',
      ).argParser(contextName),
    )
    .option('--invoke <export>', 'call an export with the arguments and print its results')
    .option('--no-cache', 'rewrite the module again, without the cache of rewritten modules');
}

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
  addRunOptions(command)
    .addHelpText('after', examples)
    .action(async (module: string, args: readonly string[], flags: RunFlags) => {
      const { run } = await import('./run.ts');
      const known = new Set(command.options.flatMap(({ long }) => long ?? []));
      for (const name of ['--help', '--version', '--quiet']) known.delete(name);
      const dataDir = dataDirectory(flags.dataDir);
      const misplaced = misplacedOptions(args, known);
      const context = contextOf({
        option: flags.context,
        environment: process.env,
        module,
        args,
      });
      done(await run({ path: module, args, misplaced, flags, dataDir, context }));
    });
}

/** The command line as a whole: commands, help, and how every failure becomes one line and an exit code. */
import process from 'node:process';
import { Command, CommanderError } from 'commander';
import { UsageError, WtraceError } from '../errors.ts';
import { version } from '../store/index.ts';
import { applyConfig } from './apply-config.ts';
import { addBaselineCommand } from './baseline-command.ts';
import { addConfigCommand } from './config-command.ts';
import { addExecCommand } from './exec-command.ts';
import { ExitCode } from './exit-codes.ts';
import { addInspectCommand } from './inspect-command.ts';
import { addInstrumentCommand } from './instrument-command.ts';
import { addReportCommand } from './report-command.ts';
import { addRunCommand } from './run-command.ts';
import { complain, stdout } from './terminal.ts';

const examples = `
Examples:
  wtrace run hello.wasm                 which source lines of a program ran
  wtrace run --reporter lcov test.wasm  coverage/lcov.info for other tools
  wtrace exec -- npm test               which lines of the modules that it loads
  wtrace inspect hello.wasm             what can be traced, what cannot and why

Run wtrace <command> --help for details.
NO_COLOR and FORCE_COLOR control colours.`;

/** The program with all its commands; `done` gets the exit code. */
export function createProgram(done: (code: number) => void): Command {
  const program = new Command('wtrace')
    .description('Source-line coverage for any WebAssembly module, without a rebuild.')
    .version(version)
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      // `fail` reports mistakes, once and in one line.
      writeErr: () => {},
      getOutHelpWidth: () => stdout.width ?? 80,
      getOutHasColors: () => stdout.color,
    })
    .hook('preAction', async (_, command) => {
      // That one says what it found.
      if (command.name() !== 'config') await applyConfig(command);
    })
    .addHelpText('after', examples);
  addRunCommand(program, done);
  addExecCommand(program, done);
  addInstrumentCommand(program, done);
  addReportCommand(program, done);
  addBaselineCommand(program, done);
  addInspectCommand(program, done);
  addConfigCommand(program, done);
  return program;
}

/** What commander found wrong, with what to do. */
function usageText(error: CommanderError, command: string): string {
  const help = `see wtrace ${command}--help`;
  if (error.code === 'commander.help') return `no command given; ${help}`;
  const text = error.message
    .replace(/^error: /, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `${text}; ${help}`;
}

/** A failure of what the command runs in; undefined: of another kind. */
function surroundingsText(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, syscall } = error as NodeJS.ErrnoException;
  // Node names the option that would allow it.
  if (code === 'ERR_ACCESS_DENIED') return `Node's permission model refuses what is needed: ${error.message}`;
  if (syscall === 'uv_cwd')
    return 'the working directory does not exist any more; change to one that does, and run it again';
  return undefined;
}

function unexpectedText(error: unknown): string {
  const what = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return `unexpected failure: ${what}; set WTRACE_DEBUG=1 to see the stack trace, and please report it`;
}

function fail(error: unknown, args: readonly string[]): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return ExitCode.ok;
    const command = ['run', 'exec', 'instrument', 'report', 'baseline', 'inspect', 'config'].find(
      (name) => name === args[0],
    );
    complain(usageText(error, command === undefined ? '' : `${command} `));
  } else if (error instanceof WtraceError) {
    complain(error.message);
  } else complain(surroundingsText(error) ?? unexpectedText(error));
  if (process.env['WTRACE_DEBUG'] === '1' && error instanceof Error) {
    process.stderr.write(`${error.stack ?? ''}\n`);
  }
  return ExitCode.failure;
}

/**
 * Runs the command line.
 * @param args without the names of Node and the script
 * @returns the exit code; never throws.
 */
export async function main(args: readonly string[]): Promise<number> {
  let code: number = ExitCode.ok;
  try {
    const program = createProgram((made) => {
      code = made;
    });
    if (args.length === 0) throw new UsageError('no command given; see wtrace --help');
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return fail(error, args);
  }
}

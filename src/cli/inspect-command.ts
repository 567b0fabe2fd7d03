/** `wtrace inspect`: what debug info a module has, what can be traced, what was refused and why. */
import { type Command, Option } from 'commander';
import { readerBeside, sha256 } from '../store/index.ts';
import type { InspectFlags } from './inspect.ts';
import { readModuleFile, withModule } from './module-file.ts';
import { addSelectionOptions, foldersOf } from './options.ts';
import { addPlacementOptions } from './placement-options.ts';
import { stdout } from './terminal.ts';

const examples = `
Examples:
  wtrace inspect app.wasm
  wtrace inspect --plan app.wasm     where counters are placed, and why
  wtrace inspect --plan --function main app.wasm
  wtrace inspect --locals main.c:12 app.wasm
                                     which variables have values there`;

/** Adds the command; `done` gets its exit code. */
export function addInspectCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('inspect')
    .summary('show what debug info a module has and what can be traced')
    .description('Print what a module contains, what can be traced, and what was rejected and why.')
    .argument('<module>', '.wasm or .wat file');
  addPlacementOptions(addSelectionOptions(command))
    .option('--plan', 'print where counters are placed, what is derived from them, and why')
    .addOption(new Option('--function <name>', 'with --plan: the plan of this function, counter by counter'))
    .option(
      '--locals <file:line>',
      'print which variables have values at a line, where, and why others have none',
    )
    .addHelpText('after', examples)
    .action(async (path: string, flags: InspectFlags) => {
      const file = await readModuleFile(path);
      const { inspect } = await import('./inspect.ts');
      const { inspectLocals } = await import('./inspect-locals.ts');
      const readFile = readerBeside(path, foldersOf(flags, [path]));
      const text = await withModule(file, () =>
        flags.locals === undefined
          ? inspect(file, sha256(file.bytes), readFile, flags)
          : inspectLocals(file.bytes, flags.locals, readFile, flags),
      );
      stdout.write(text);
      done(0);
    });
}

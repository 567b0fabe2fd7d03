/** `wtrace inspect`: what debug info a module has, what can be traced, what was refused and why. */
import type { Command } from 'commander';
import { readerBeside } from './files.ts';
import { readModuleFile, sha256, withModule } from './module-file.ts';
import { addSelectionOptions, type SelectionFlags } from './options.ts';
import { stdout } from './terminal.ts';

const examples = `
Example:
  wtrace inspect app.wasm`;

/** Adds the command; `done` gets its exit code. */
export function addInspectCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('inspect')
    .summary('what debug info there is and what can be traced')
    .description('Tell on stdout what a module holds, what can be traced, and what was refused and why.')
    .argument('<module>', '.wasm or .wat file');
  addSelectionOptions(command)
    .addHelpText('after', examples)
    .action(async (path: string, flags: SelectionFlags) => {
      const file = await readModuleFile(path);
      const { inspect } = await import('./inspect.ts');
      const text = await withModule(file, () => inspect(file, sha256(file.bytes), readerBeside(path), flags));
      stdout.write(text);
      done(0);
    });
}

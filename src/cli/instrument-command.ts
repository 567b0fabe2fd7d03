/** `wtrace instrument`: rewrites a module for another host. */
import type { Command } from 'commander';
import { createNaming } from '../coverage/index.ts';
import { UnsupportedError } from '../errors.ts';
import { probeMapToJSON } from '../probe-map/index.ts';
import { readerBeside, writeWhole } from './files.ts';
import { readModuleFile, sha256, withModule } from './module-file.ts';
import { addSelectionOptions, type SelectionFlags, selectionRules } from './options.ts';
import { addPlacementOptions, type PlacementFlags, placementOf } from './placement-options.ts';
import { printWarnings } from './terminal.ts';

interface InstrumentFlags extends SelectionFlags, PlacementFlags {
  readonly output: string;
  readonly quiet?: boolean;
}

const examples = `
The result needs no imports beyond those of the original. Its counters are exports whose names
begin with wtrace:, and <out>.probes.json says what they count.

Example:
  wtrace instrument app.wasm -o traced.wasm`;

async function rewrite(path: string, flags: InstrumentFlags): Promise<void> {
  const rules = selectionRules(flags, true);
  const naming = createNaming(rules);
  const placement = placementOf(flags, rules);
  const file = await readModuleFile(path);
  const [{ instrument }, { isComponent }] = await Promise.all([
    import('../rewriter/index.ts'),
    import('../wasm/index.ts'),
  ]);
  if (isComponent(file.bytes)) {
    throw new UnsupportedError(
      `${path} is a component, which cannot be rewritten as a file; run it with wtrace run, or give its core module`,
    );
  }
  const made = await withModule(file, () =>
    instrument(file.bytes, {
      readFile: readerBeside(path),
      selects: naming.selects,
      sha256: sha256(file.bytes),
      ...placement(file.bytes),
    }),
  );
  writeWhole(flags.output, made.bytes, false);
  writeWhole(`${flags.output}.probes.json`, probeMapToJSON(made.probeMap), false);
  if (!flags.quiet) printWarnings(made.warnings);
}

/** Adds the command; `done` gets its exit code. */
export function addInstrumentCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('instrument')
    .summary('rewrite a module for another host')
    .description('Write a module with probes to <out>, and its probe map to <out>.probes.json.')
    .argument('<module>', '.wasm or .wat file')
    .requiredOption('-o, --output <out>', 'file to write');
  addPlacementOptions(addSelectionOptions(command))
    .option('-q, --quiet', 'print no warnings')
    .addHelpText('after', examples)
    .action(async (module: string, flags: InstrumentFlags) => {
      await rewrite(module, flags);
      done(0);
    });
}

/** `wtrace instrument`: rewrites a module for another host. */
import { type Command, Option } from 'commander';
import { createNaming, disassemblesRest, unmatchedGlobs } from '../coverage/index.ts';
import { UnsupportedError } from '../errors.ts';
import { encodeProbeMap, type ProbeMap, probeMapToJSON } from '../probe-map/index.ts';
import { type FileToWrite, readerBeside, sha256, writeTogether } from '../store/index.ts';
import { addConfigOptions } from './apply-config.ts';
import { readModuleFile, withModule } from './module-file.ts';
import {
  addSelectionOptions,
  foldersOf,
  folderWarnings,
  type SelectionFlags,
  selectionRules,
} from './options.ts';
import { addPlacementOptions, type PlacementFlags, placementOf } from './placement-options.ts';
import { printWarnings } from './terminal.ts';

const mapFormats = ['packed', 'json'] as const;
type MapFormat = (typeof mapFormats)[number];

interface InstrumentFlags extends SelectionFlags, PlacementFlags {
  readonly output: string;
  readonly mapFormat: MapFormat;
  readonly quiet?: boolean;
}

const examples = `
The result needs no imports beyond those of the original. Its counters are
exports whose names begin with wtrace:, and <out>.probemap says what they count:
decodeProbeMap of wtrace/runtime reads it. With --map-format json,
<out>.probemap.json holds the same as text, for small modules.

Example:
  wtrace instrument app.wasm -o traced.wasm`;

async function rewrite(path: string, flags: InstrumentFlags): Promise<void> {
  const rules = selectionRules(flags, true);
  const naming = createNaming(rules);
  const placement = placementOf(flags, rules);
  const file = await readModuleFile(path);
  const [{ filesWithCode }, { instrument }, { isComponent }] = await Promise.all([
    import('../debuginfo/index.ts'),
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
      readFile: readerBeside(path, foldersOf(flags, [path])),
      selects: naming.selects,
      disassembleRest: disassemblesRest(rules),
      sha256: sha256(file.bytes),
      ...placement.of(file.bytes),
    }),
  );
  writeTogether([
    mapFile(flags.output, made.probeMap, flags.mapFormat),
    { path: flags.output, contents: made.bytes },
  ]);
  if (flags.quiet) return;
  const names = filesWithCode(made.debugInfo).flatMap(naming.namesOf);
  printWarnings([
    ...folderWarnings(flags),
    ...placement.warnings,
    ...unmatchedGlobs(rules, names),
    ...made.warnings,
  ]);
}

function mapFile(output: string, map: ProbeMap, format: MapFormat): FileToWrite {
  return format === 'json'
    ? { path: `${output}.probemap.json`, contents: probeMapToJSON(map) }
    : { path: `${output}.probemap`, contents: encodeProbeMap(map) };
}

/** Adds the command; `done` gets its exit code. */
export function addInstrumentCommand(program: Command, done: (code: number) => void): void {
  const command = program
    .command('instrument')
    .summary('rewrite a module for another host')
    .description('Write a module with probes to <out>, and its probe map to <out>.probemap.')
    .argument('<module>', '.wasm or .wat file')
    .requiredOption('-o, --output <out>', 'file to write')
    .addOption(
      new Option(
        '--map-format <format>',
        'form of the probe map: packed, or json for people and small modules',
      )
        .choices(mapFormats)
        .default('packed'),
    );
  addPlacementOptions(addSelectionOptions(addConfigOptions(command)))
    .option('-q, --quiet', 'print no warnings')
    .addHelpText('after', examples)
    .action(async (module: string, flags: InstrumentFlags) => {
      await rewrite(module, flags);
      done(0);
    });
}

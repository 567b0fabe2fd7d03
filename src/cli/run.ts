/** The work of `wtrace run`: rewrite, run, collect, save or report. Whatever way the program ends, data is kept. */
import {
  type CoverageFacts,
  collect,
  createNaming,
  type ModuleFacts,
  mergeModules,
  type Naming,
} from '../coverage/index.ts';
import { FileError, type Warning } from '../errors.ts';
import { type RunEnd, type RunOutcome, runProgram, type TracedModule } from '../hosts/index.ts';
import { type Instrumented, instrument } from '../rewriter/index.ts';
import { solveCounts } from '../runtime/index.ts';
import { saveData } from './data-files.ts';
import { emitReports, passesGate } from './emit.ts';
import { ExitCode } from './exit-codes.ts';
import { readerBeside } from './files.ts';
import { inexactWarning } from './inexact.ts';
import { readModuleFile, sha256, withModule } from './module-file.ts';
import { type RunFlags, selectionRules } from './options.ts';
import { tellEnd } from './tell-end.ts';
import { complain, printWarnings, stderr, stdout } from './terminal.ts';

/** Facts of all modules that took part, and how many files with code do not count. */
function gather(
  outcome: RunOutcome,
  instrumented: ReadonlyMap<TracedModule, Instrumented>,
  naming: Naming,
): CoverageFacts {
  const parts: ModuleFacts[] = [];
  const omitted = new Set<string>();
  for (const { module, counters, ends } of outcome.modules) {
    if (module.probeMap === undefined) continue;
    const counts = solveCounts(module.probeMap, counters, ends);
    parts.push(collect(module.probeMap, counts, naming, module.name));
    const { files, file, line } = instrumented.get(module)?.debugInfo.lines ?? {
      files: [],
      file: [],
      line: [],
    };
    const withCode = new Uint8Array(files.length);
    for (let row = 0; row < file.length; row++) if (line[row] !== 0) withCode[file[row]!] = 1;
    files.forEach((path, index) => {
      if (withCode[index] === 1 && !naming.selects(path)) omitted.add(naming.nameOf(path));
    });
  }
  return { modules: mergeModules(parts), omittedFiles: omitted.size };
}

/** The program's own exit code. */
function codeOf(end: RunEnd): number {
  switch (end.kind) {
    case 'exit':
      return end.code;
    case 'trap':
    case 'error':
      return ExitCode.trapped;
    case 'signal':
      return ExitCode[end.signal];
  }
}

/**
 * Runs a module and reports.
 * @returns the exit code
 * @throws `WtraceError` when it could not be run.
 */
export async function run(
  path: string,
  args: readonly string[],
  flags: RunFlags,
  dataDir: string | undefined,
): Promise<number> {
  const rules = selectionRules(flags, true);
  const naming = createNaming(rules);
  const file = await readModuleFile(path);
  const readFile = readerBeside(path);
  const instrumented = new Map<TracedModule, Instrumented>();
  const warnings: Warning[] = [];
  const rewrite = (bytes: Uint8Array, name: string): TracedModule => {
    const made = instrument(bytes, {
      readFile,
      selects: naming.selects,
      sha256: sha256(bytes),
      startExport: true,
    });
    const traced: TracedModule = { name, bytes: made.bytes, probeMap: made.probeMap };
    instrumented.set(traced, made);
    warnings.push(...made.warnings);
    return traced;
  };
  const outcome = await withModule(file, () =>
    runProgram({
      name: file.name,
      bytes: file.bytes,
      rewrite,
      args,
      env: { ...flags.env },
      preopens: { ...flags.dir },
      ...(flags.invoke === undefined ? {} : { invoke: { export: flags.invoke, args } }),
    }),
  );
  for (const result of outcome.results ?? []) stdout.write(`${result}\n`);
  tellEnd(outcome, instrumented, naming);

  const code = codeOf(outcome.end);
  const facts = gather(outcome, instrumented, naming);
  for (const { module, complete } of outcome.modules) {
    if (complete || module.probeMap === undefined) continue;
    const message = `the counters of ${module.name} could not be read when the program was ended, so that its lines count as not run; run it again and let it end`;
    warnings.push({ slug: 'counts-not-saved', message });
  }
  const inexact = inexactWarning(facts.modules);
  if (inexact) warnings.push(inexact);
  if (!flags.quiet) printWarnings(warnings);
  try {
    if (dataDir === undefined) emitReports(facts, flags, stderr, rules.sourceRoot);
    else saveData(dataDir, file.name, facts.modules);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    complain(error.message);
  }
  const passed = passesGate(facts, flags.failUnder);
  return code === 0 && !passed ? ExitCode.gateMissed : code;
}

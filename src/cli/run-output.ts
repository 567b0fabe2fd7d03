/** What is left of a run: counts in a data directory, reports, warnings, the answer of the gate. */
import {
  type CoverageFacts,
  type InstructionListing,
  type ModuleFacts,
  type Naming,
  type SelectionRules,
  unmatchedGlobs,
} from '../coverage/index.ts';
import { FileError, type Warning, WtraceError } from '../errors.ts';
import type { ModuleOutcome, RunEnd } from '../hosts/index.ts';
import { instructionWalk } from '../rewriter/index.ts';
import {
  type CountersOfRun,
  moduleSources,
  newRunFileName,
  type Rewritten,
  runFacts,
  type SourceFiles,
  sourceChanges,
  type Unfinished,
  writeRunData,
} from '../store/index.ts';
import { emitReports, passesGates } from './emit.ts';
import { ExitCode } from './exit-codes.ts';
import { inexactWarning } from './inexact.ts';
import { listInstructions } from './instruction-listing.ts';
import type { RunFlags } from './options.ts';
import { saveRun } from './save-run.ts';
import { sourceReader } from './source-reader.ts';
import { complain, printWarnings, stderr } from './terminal.ts';

/** A traced module that ran, and how it was rewritten. */
export interface CountedModule extends ModuleOutcome {
  readonly made: Rewritten;
}

/** Of which run, and what is wanted of it. */
export interface OutputSetting {
  /** File name of the program. */
  readonly program: string;
  readonly flags: RunFlags;
  readonly rules: SelectionRules;
  readonly naming: Naming;
  readonly sources: SourceFiles;
  readonly dataDir: string | undefined;
  /** There are events, beside which no report is made unless one is named. */
  readonly tracing: boolean;
}

/** A run that has ended. */
export interface FinishedRun {
  /** Traced modules that took part. */
  readonly counted: readonly CountedModule[];
  /** All modules that were rewritten. */
  readonly rewritten: readonly Rewritten[];
  readonly end: RunEnd;
  /** What is to be said besides. */
  readonly warnings: readonly Warning[];
}

/** See the top of this file. */
export class RunOutput {
  readonly #setting: OutputSetting;
  /** One name for the whole run: what is saved later replaces what was saved before. */
  readonly #file: string;

  constructor(setting: OutputSetting) {
    this.#setting = setting;
    this.#file = newRunFileName(setting.program);
  }

  /** Saves what a running program has counted so far. */
  saveProgress(modules: readonly CountedModule[]): void {
    const { dataDir } = this.#setting;
    if (dataDir === undefined) return;
    try {
      writeRunData(dataDir, this.#countersOf(modules, 'running'), this.#file);
    } catch (error) {
      // Said when the program has ended and the rest cannot be saved either.
      if (!(error instanceof FileError)) throw error;
    }
  }

  /** Saves and reports a run that has ended. Returns 0, or the exit code that says what is amiss. */
  async finish({ counted, rewritten, end, warnings }: FinishedRun): Promise<number> {
    const { flags, dataDir, tracing, sources } = this.#setting;
    const reporting = dataDir === undefined || flags.reporter.length > 0;
    const facts = this.#factsOf(counted, flags.count === 'instructions' && reporting);
    const inexact = inexactWarning(facts.modules);
    if (!flags.quiet)
      printWarnings([
        ...warnings,
        ...this.warningsOf(rewritten),
        ...counted.flatMap(notRead),
        ...(inexact === undefined ? [] : [inexact]),
        ...this.#sourceChanges(facts, counted),
      ]);
    const saved =
      dataDir === undefined || saveRun(dataDir, this.#countersOf(counted, unfinished(end)), this.#file);
    const reported = !reporting || (await this.#report(facts, rewritten));
    // Reports read sources, too. Where data are saved only, `wtrace report` will say it.
    if (!flags.quiet && (reporting || tracing)) printWarnings(sources.warnings);
    const passed = passesGates(facts, flags.failUnder, this.#setting.rules);
    if (!saved || !reported) return ExitCode.failure;
    return passed ? ExitCode.ok : ExitCode.gateMissed;
  }

  /** What is to be said of the modules, whether they ran or not. */
  warningsOf(rewritten: readonly Rewritten[]): readonly Warning[] {
    const files = rewritten.flatMap(({ filesWithCode, filesOmitted }) => [...filesWithCode, ...filesOmitted]);
    return [
      ...rewritten.flatMap(({ warnings }) => warnings),
      ...unmatchedGlobs(this.#setting.rules, files.flatMap(this.#setting.naming.namesOf)),
    ];
  }

  #sourceChanges(facts: CoverageFacts, counted: readonly CountedModule[]): readonly Warning[] {
    const { naming, sources } = this.#setting;
    const modules = counted.map(({ made: { linesFrom, filesWithCode, sources, probeMap } }) =>
      moduleSources({ linesFrom, filesWithCode, sources, sha256: probeMap.module.sha256 }, [naming]),
    );
    return sourceChanges({ facts, modules, sources });
  }

  #factsOf(counted: readonly CountedModule[], instructions: boolean): CoverageFacts {
    const parts = counted.map(({ module: { name }, counters, ends, made }) => {
      const { probeMap, filesOmitted, original } = made;
      const walk = instructions ? instructionWalk(original) : undefined;
      return { name, probeMap, filesOmitted, counters, ends, walk };
    });
    return runFacts(parts, this.#setting.naming);
  }

  /** What is saved of a run. */
  #countersOf(counted: readonly CountedModule[], unfinished: Unfinished | undefined): CountersOfRun {
    return {
      program: this.#setting.program,
      ...(unfinished === undefined ? {} : { unfinished }),
      modules: counted.map(({ module: { name }, counters, ends, complete, made }) => {
        const { probeMap, linesFrom, filesWithCode, filesOmitted, sources, warnings } = made;
        const known = {
          probeMap,
          linesFrom,
          filesWithCode,
          filesOmitted,
          sources,
          warnings,
          packedMap: made.packedMap(),
        };
        return { ...known, name, counters, ends, complete };
      }),
    };
  }

  /** False, after a message, when a report could not be written. */
  async #report(facts: CoverageFacts, rewritten: readonly Rewritten[]): Promise<boolean> {
    const { flags, tracing, naming, rules, sources } = this.#setting;
    const { sourceRoot } = rules;
    const listed = new Map<Rewritten, InstructionListing>();
    const listingOf = (made: Rewritten): InstructionListing => {
      const { original: bytes, debugInfo } = made;
      const listing = listed.get(made) ?? listInstructions({ bytes, debugInfo, naming, sources });
      listed.set(made, listing);
      return listing;
    };
    const listing = ({ sha256 }: ModuleFacts) => {
      const made = rewritten.find(({ probeMap }) => probeMap.module.sha256 === sha256);
      return made && listingOf(made);
    };
    const source = (name: string) => sourceReader({ sources, listings: rewritten.map(listingOf) })(name);
    // With events, only reports that were named are made.
    const wanted = tracing && flags.reporter.length === 0 ? { ...flags, reporter: ['none'] } : flags;
    try {
      await emitReports({ facts, flags: wanted, terminal: stderr, sourceRoot, listing, source });
      return true;
    } catch (error) {
      if (!(error instanceof WtraceError)) throw error;
      complain(error.message);
      return false;
    }
  }
}

const unfinished = (end: RunEnd): Unfinished | undefined =>
  end.kind === 'interrupted' && end.by === 'timeout' ? 'timeout' : undefined;

function notRead({ module, complete }: CountedModule): readonly Warning[] {
  if (complete) return [];
  const message = `the counters of ${module.name} could not be read when the program was terminated, so its lines are reported as not run; run it again and let it finish`;
  return [{ slug: 'counts-not-saved', message }];
}

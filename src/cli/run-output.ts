/** What is left of a run: counts in a data directory, reports, warnings, the answer of the gate. */
import {
  allInContext,
  type Changes,
  type CoverageFacts,
  type InstructionListing,
  inexactWarning,
  type ModuleFacts,
  type Naming,
  type SelectionRules,
  unmatchedGlobs,
} from '../coverage/index.ts';
import { FileError, type Warning, WtraceError } from '../errors.ts';
import type { ModuleOutcome, RunEnd } from '../hosts/index.ts';
import type { SourceText } from '../report/index.ts';
import { showsInstances } from '../report/index.ts';
import { instructionWalk } from '../rewriter/index.ts';
import {
  type CountersOfRun,
  changeTest,
  droppedFrom,
  moduleSources,
  newRunFileName,
  type Rewritten,
  runFacts,
  type SourceFiles,
  type SourcesToCompare,
  sourceChanges,
  type Unfinished,
  writeRunData,
} from '../store/index.ts';
import type { NamedBaseline } from './baseline-option.ts';
import { withChanges } from './diff-option.ts';
import { droppedAsWanted } from './dropped-option.ts';
import { askGates, printedReports, type ReportRequest, wantedReports, writeReports } from './emit.ts';
import { withoutExcluded } from './exclusion-option.ts';
import { ExitCode } from './exit-codes.ts';

import { listInstructions } from './instruction-listing.ts';
import type { RunFlags } from './options.ts';
import { saveRun } from './save-run.ts';
import { branchesBySource } from './source-branches.ts';
import { sourceDigests, sourceReader } from './source-reader.ts';
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
  readonly baseline: NamedBaseline | undefined;
  /** Since the revision of `--diff`; undefined without it. */
  readonly changes: Changes | undefined;
  /** Which test this is. */
  readonly context: string | undefined;
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

/** What is on disk, and what is to be said of the run. */
export interface SavedRun {
  /** 0, or the exit code that says what is amiss. */
  readonly code: number;
  /** Prints warnings, reports and failures. */
  readonly tell: () => void;
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

  /** Saves the data and the report files of a run that has ended. Says nothing: that may have to wait for who reads it. */
  async save({ counted, rewritten, end, warnings }: FinishedRun): Promise<SavedRun> {
    const { flags, dataDir, tracing, sources, rules, changes, baseline } = this.#setting;
    const unsaved = dataDir && saveRun(dataDir, this.#countersOf(counted, unfinished(end)), this.#file);
    const reporting = dataDir === undefined || flags.reporter.length > 0;
    const solved = this.#factsOf(counted, flags.count === 'instructions' && reporting);
    const listed = this.#listed(rewritten);
    const isNeeded = reporting || flags.failUnder.length > 0 || baseline !== undefined;
    const kept = isNeeded
      ? withoutExcluded(branchesBySource(solved, listed.source), {
          flags,
          source: listed.embedded ? listed.source : sourceReader({ sources, listings: [] }),
          isChanged: changeTest(this.#compared(solved, counted)),
        })
      : { facts: solved, warnings: [] };
    const { facts, warnings: unmatched } = withChanges(kept.facts, changes, rules);
    const request = reporting ? this.#reportsOf(facts, listed) : undefined;
    const text = request && printedReports(request);
    let ofPackages = '';
    const unwritten =
      request &&
      (await failureOf(
        writeReports(request).then((printed) => {
          ofPackages = printed;
        }),
      ));
    const { missed, notes } = askGates(facts, { gates: flags.failUnder, naming: rules, baseline });
    const tell = (): void => {
      for (const { module, complete } of counted) if (!complete) complain(countsNotSaved(module.name));
      if (!flags.quiet) {
        const inexact = inexactWarning(facts.modules);
        printWarnings([
          ...warnings,
          ...this.warningsOf(rewritten),
          ...(inexact === undefined ? [] : [inexact]),
          ...sourceChanges(this.#compared(facts, counted)),
          ...kept.warnings,
          ...unmatched,
          // Where data are saved only, the report will say it.
          ...(reporting || tracing ? sources.warnings : []),
        ]);
      }
      if (unsaved) complain(unsaved);
      if (text) stderr.write(text);
      if (ofPackages) stderr.write(ofPackages);
      if (unwritten) complain(unwritten);
      for (const gate of flags.quiet ? missed : [...notes, ...missed]) complain(gate);
    };
    if (unsaved || unwritten) return { code: ExitCode.failure, tell };
    return { code: missed.length > 0 ? ExitCode.gateMissed : ExitCode.ok, tell };
  }

  /** What is to be said of the modules, whether they ran or not. */
  warningsOf(rewritten: readonly Rewritten[]): readonly Warning[] {
    const files = rewritten.flatMap(({ filesWithCode, filesOmitted }) => [...filesWithCode, ...filesOmitted]);
    return [
      ...rewritten.flatMap(({ warnings }) => warnings),
      ...unmatchedGlobs(this.#setting.rules, files.flatMap(this.#setting.naming.namesOf)),
    ];
  }

  /** What sources are compared by. */
  #compared(facts: CoverageFacts, counted: readonly CountedModule[]): SourcesToCompare {
    const { naming, sources } = this.#setting;
    const modules = counted.map(({ made: { linesFrom, filesWithCode, sources, probeMap } }) =>
      moduleSources({ linesFrom, filesWithCode, sources, sha256: probeMap.module.sha256 }, [naming]),
    );
    return { facts, modules, sources };
  }

  #factsOf(counted: readonly CountedModule[], instructions: boolean): CoverageFacts {
    const instances = wantedReports(this.#setting.flags).some(showsInstances);
    const parts = counted.map(({ module: { name }, counters, ends, made }) => {
      const { probeMap, filesOmitted, original } = made;
      const walk = instructions ? instructionWalk(original) : undefined;
      return {
        name,
        probeMap,
        filesOmitted,
        counters,
        ends,
        walk,
        instances,
        dropped: this.#droppedFrom(made),
      };
    });
    const facts = droppedAsWanted(runFacts(parts, this.#setting.naming), this.#setting.flags);
    const { context } = this.#setting;
    return context === undefined ? facts : allInContext(facts, context);
  }

  /** Undefined: that is not wanted. */
  #droppedFrom(made: Rewritten) {
    const { flags, naming } = this.#setting;
    return flags.dropped === undefined ? undefined : droppedFrom(made, naming);
  }

  /** What is saved of a run. */
  #countersOf(counted: readonly CountedModule[], unfinished: Unfinished | undefined): CountersOfRun {
    const { program, context } = this.#setting;
    return {
      program,
      ...(context === undefined ? {} : { context }),
      ...(unfinished === undefined ? {} : { unfinished }),
      modules: counted.map(({ module: { name }, counters, ends, complete, made }) => {
        const { probeMap, linesFrom, filesWithCode, filesOmitted, sources, warnings } = made;
        const dropped = this.#droppedFrom(made);
        const known = {
          probeMap,
          linesFrom,
          filesWithCode,
          filesOmitted,
          sources,
          warnings,
          packedMap: made.packedMap(),
          ...(dropped && { dropped }),
        };
        return { ...known, name, counters, ends, complete };
      }),
    };
  }

  /** What reports read besides facts. */
  #listed(rewritten: readonly Rewritten[]) {
    const { naming, sources } = this.#setting;
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
    const source = (name: string): SourceText | undefined =>
      sourceReader({ sources, listings: rewritten.map(listingOf) })(name);
    // Texts inside of modules are read with the module's listing, which others need not have made for them.
    const embedded = rewritten.some(({ linesFrom }) => linesFrom === 'source-map');
    return { listing, source, embedded };
  }

  #reportsOf(facts: CoverageFacts, listed: Pick<ReportRequest, 'listing' | 'source'>): ReportRequest {
    const { flags, tracing, rules } = this.#setting;
    const { sourceRoot } = rules;
    // With events, only reports that were named are made.
    const wanted = tracing && flags.reporter.length === 0 ? { ...flags, reporter: ['none'] } : flags;
    const md5 = sourceDigests(this.#setting.sources);
    return { ...listed, facts, flags: wanted, terminal: stderr, sourceRoot, md5 };
  }
}

/** What is to be said of it when it fails in a known way. */
async function failureOf(work: Promise<void>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    if (!(error instanceof WtraceError)) throw error;
    return error.message;
  }
}

const unfinished = (end: RunEnd): Unfinished | undefined =>
  end.kind === 'interrupted' && end.by === 'timeout' ? 'timeout' : undefined;

/** An error that `-q` does not hide: what would be read from the data is wrong. */
const countsNotSaved = (name: string): string =>
  `error: the counters of ${name} could not be read when the program was ended, so lines that ran may be reported as not run; run it again and let it finish [counts-not-saved]`;

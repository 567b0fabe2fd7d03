/** What many runs left, added up as it is read; facts are made of it when a report is. */
import {
  type CoverageFacts,
  createNaming,
  type ModuleFacts,
  ModuleParts,
  mergeModules,
  type Naming,
  renameFiles,
  type SelectionRules,
  unmatchedGlobs,
  withContexts,
  withDropped,
} from '../coverage/index.ts';
import { DataFileError, FileError, type Warning } from '../errors.ts';
import type { ForeignReport } from '../foreign/index.ts';
import type { InstructionWalk, ProbeMap } from '../probe-map/index.ts';
import type { CountedModule } from './counted-module.ts';
import { ForeignReports } from './foreign-reports.ts';
import { moduleFacts } from './module-facts.ts';
import type { ModuleFiles } from './module-files.ts';
import type { ModuleCounts, RunCounts } from './run-file.ts';
import { RunSums } from './run-sums.ts';
import { type ModuleSources, moduleSources } from './source-changes.ts';
import { UncheckedRuns } from './unchecked-runs.ts';
import { byNaming, hasRelativeFiles, namingsOf } from './working-directories.ts';

/** How facts are made. */
export interface FactOptions {
  /** What files are called, and which count. */
  readonly rules: SelectionRules;
  /** Instructions of the original module with a hash, where it is at hand and instructions are to be counted. */
  readonly walkOf?: (sha256: string) => InstructionWalk | undefined;
  /** Whether files get their contexts, which takes as long as a report for each context; by default they do. */
  readonly contexts?: boolean;
  /** Whether hits of lines are wanted apart for each function that has them. */
  readonly instances?: boolean;
}

/** A module that the data is of. */
export interface SavedModule {
  readonly name: string;
  readonly sha256: string;
  /** Runs of it. */
  readonly runs: number;
  /** Of these, runs that say only what ran. */
  readonly hitOnly: number;
  /** Of these, runs whose counters tell how often each instruction ran. */
  readonly instructions: number;
  /** Of these, runs whose counters could not be read. */
  readonly incomplete: number;
  /** Whether its instructions can be counted with the module at hand only: raw counts do not say where they are. */
  readonly needsModule: boolean;
}

interface Group {
  readonly module: CountedModule;
  /** By working directory; where no name depends on it, the first has the sums of all. */
  readonly sums: Map<string, RunSums>;
  /** Undefined as long as there was one directory. */
  dependsOnDirectory?: boolean;
}

/** Raw counts of many runs, facts of wtrace.json files, reports of other tools. */
export class SavedCounts {
  readonly #files: ModuleFiles;
  readonly #groups = new Map<string, Group>();
  readonly #json = new ModuleParts();
  readonly #foreign = new ForeignReports();
  readonly #modules = new Map<string, SavedModule>();
  /** By module; until facts are made. */
  readonly #unchecked = new Map<string, UncheckedRuns>();
  /** Modules whose probe maps cannot be decoded → why. */
  readonly #unreadable = new Map<string, Warning>();
  #unmatched: readonly Warning[] = [];

  constructor(files: ModuleFiles) {
    this.#files = files;
  }

  /**
   * Adds a run.
   * @param directory that its file is in
   * @returns ids of the modules that could not be found, and whose counters are not in the sum
   * @throws {@link DataFileError} when its counters are not those of its modules; then none of them is added
   */
  addRun(
    { workingDirectory, context, modules }: RunCounts,
    directory: string,
    source: string,
  ): readonly string[] {
    const missing: string[] = [];
    const found: { readonly counts: ModuleCounts; readonly module: CountedModule }[] = [];
    for (const counts of modules) {
      const module = this.#files.find(directory, counts.id);
      if (module === undefined) missing.push(counts.id);
      else if (module.counterCount !== counts.counters.length)
        throw new DataFileError(`${source} is damaged: its counters are not those of ${module.name}`);
      else found.push({ counts, module });
    }
    for (const { counts, module } of found) {
      const group: Group = this.#groups.get(counts.id) ?? { module, sums: new Map<string, RunSums>() };
      this.#groups.set(counts.id, group);
      const sums = this.#sumsOf(counts.id, group, workingDirectory);
      sums.add({ ...counts, inexact: this.#inexact(counts, sums, context) }, context);
      const { hitOnly, everyBlock } = module;
      this.#note(module, { hitOnly, instructions: everyBlock, incomplete: !counts.complete, raw: true });
    }
    return missing;
  }

  /** Functions that are not exact in a run by itself. */
  #inexact(counts: ModuleCounts, sums: RunSums, context: string | undefined): readonly number[] {
    const { id } = counts;
    const unchecked = this.#unchecked.get(id) ?? new UncheckedRuns(() => this.#mapOf(id));
    this.#unchecked.set(id, unchecked);
    return unchecked.inexact(counts, (inexact) => {
      if (inexact.length === 0) return;
      const nothing = new Float64Array(counts.counters.length);
      sums.add({ ...counts, counters: nothing, ends: [], inexact }, context);
    });
  }

  /** Each run may have been in a directory of its own: sums for each are held only where files are named otherwise. */
  #sumsOf(id: string, group: Group, workingDirectory: string): RunSums {
    const { module, sums } = group;
    const known = sums.get(workingDirectory);
    if (known !== undefined) return known;
    const [first] = sums.values();
    if (first !== undefined) {
      group.dependsOnDirectory ??= hasRelativeFiles(module, pathsOf(module, this.#mapOf(id)));
      if (!group.dependsOnDirectory) return first;
    }
    const made = new RunSums(module);
    sums.set(workingDirectory, made);
    return made;
  }

  /** Adds facts that were named already. */
  addFacts(modules: readonly ModuleFacts[]): void {
    for (const module of modules) {
      this.#json.add(module);
      if (module.readFrom !== undefined) continue;
      const { hitOnly = false, instructions } = module;
      this.#note(module, {
        hitOnly,
        instructions: instructions !== undefined,
        incomplete: false,
        raw: false,
      });
    }
  }

  /** Adds a report of another tool. @param path of its file */
  addReport(report: ForeignReport, path: string): void {
    this.#foreign.add(report, path);
  }

  #note(
    { name, sha256 }: { readonly name: string; readonly sha256: string },
    run: Readonly<Record<'hitOnly' | 'instructions' | 'incomplete' | 'raw', boolean>>,
  ): void {
    const key = sha256 === '' ? `name ${name}` : sha256;
    const known = this.#modules.get(key);
    this.#modules.set(key, {
      name: known?.name ?? name,
      sha256,
      runs: (known?.runs ?? 0) + 1,
      hitOnly: (known?.hitOnly ?? 0) + Number(run.hitOnly),
      instructions: (known?.instructions ?? 0) + Number(run.instructions),
      incomplete: (known?.incomplete ?? 0) + Number(run.incomplete),
      needsModule: (known?.needsModule ?? false) || (run.raw && run.instructions),
    });
  }

  /** The modules that ran, in the order in which they were met. */
  get modules(): readonly SavedModule[] {
    return [...this.#modules.values()];
  }

  /** What was said of the modules' debug info, what {@link facts} left out, and what its rules did not fit. */
  get warnings(): readonly Warning[] {
    const said = [...this.#groups.values()].flatMap(({ module }) => module.warnings);
    return [...this.#unreadable.values(), ...this.#unmatched, ...said];
  }

  /**
   * Facts, named and selected as `rules` say.
   * @throws {@link DataFileError} when no module that ran can be decoded
   */
  facts({ rules, walkOf = () => undefined, contexts = true, instances = false }: FactOptions): CoverageFacts {
    // Each holds a probe map.
    this.#unchecked.clear();
    const naming = createNaming(rules);
    const omitted = new Set<string>();
    const names = new Set<string>();
    const parts: ModuleFacts[] = [];
    for (const [id, group] of this.#groups) {
      const map = this.#mapOf(id);
      if (map === undefined) continue;
      const setting = { rules, walkOf, contexts, instances, omitted, names };
      for (const part of factsOf(map, group, setting)) parts.push(part);
    }
    for (const module of this.#json.modules) {
      for (const { path } of module.files) {
        for (const name of naming.namesOf(path)) names.add(name);
        if (!naming.selects(path)) omitted.add(naming.nameOf(path));
      }
      parts.push(renameFiles(module, naming));
    }
    for (const part of this.#foreign.modules(rules, { omitted, names })) parts.push(part);
    this.#unmatched = unmatchedGlobs(rules, [...names]);
    const [unreadable] = this.#unreadable.values();
    if (parts.length === 0 && unreadable !== undefined) throw new DataFileError(unreadable.message);
    const modules = mergeModules(parts);
    for (const { files } of modules) for (const { path } of files) omitted.delete(path);
    return { modules, omittedFiles: omitted.size };
  }

  /** Undefined, with a warning, when it cannot be decoded: a later version of wtrace may have written it. */
  #mapOf(id: string): ProbeMap | undefined {
    try {
      return this.#files.probeMap(id);
    } catch (error) {
      if (!(error instanceof DataFileError) && !(error instanceof FileError)) throw error;
      const message = `${error.message}; the runs that need it are left out: run the program again`;
      this.#unreadable.set(id, { slug: 'data-left-out', message });
      return undefined;
    }
  }

  /** Names of modules with DWARF no run of which noted what the linker left out. */
  get droppedUnknown(): readonly string[] {
    const all = [...this.#groups.values()]
      .map(({ module }) => module)
      .filter((each) => each.linesFrom === 'dwarf');
    const known = new Set(all.flatMap(({ sha256, dropped }) => (dropped === undefined ? [] : [sha256])));
    return [...new Set(all.flatMap(({ sha256, name }) => (known.has(sha256) ? [] : [name])))];
  }

  /** What the modules say of the texts of their sources, by their names in reports. */
  sources(rules: SelectionRules): readonly ModuleSources[] {
    return [...this.#groups.values()].map(({ module, sums }) =>
      moduleSources(module, namingsOf(module, module.filesWithCode, sums.keys(), rules)),
    );
  }

  /** What the files of a module are called; where it ran in several directories, as in the first. */
  namingOf(sha256: string, rules: SelectionRules): Naming {
    for (const { module, sums } of this.#groups.values()) {
      const { filesWithCode, filesOmitted } = module;
      if (module.sha256 !== sha256) continue;
      const [directory] = sums.keys();
      if (directory === undefined || !hasRelativeFiles(module, [...filesWithCode, ...filesOmitted])) continue;
      return createNaming({ ...rules, workingDirectory: directory });
    }
    return createNaming(rules);
  }
}

/** All files that facts of a module may have. */
const pathsOf = ({ dropped = [] }: CountedModule, map: ProbeMap | undefined): readonly string[] => [
  ...(map?.files ?? []),
  ...dropped.map(({ path }) => path),
];

/** Facts of all runs of one module. */
function factsOf(
  map: ProbeMap,
  { module, sums }: Group,
  {
    rules,
    walkOf,
    contexts,
    instances,
    omitted,
    names,
  }: Required<FactOptions> & { readonly omitted: Set<string>; readonly names: Set<string> },
): readonly ModuleFacts[] {
  const walk = module.everyBlock ? walkOf(module.sha256) : undefined;
  const parts: ModuleFacts[] = [];
  for (const { naming, sums: own } of byNaming(module, pathsOf(module, map), sums, rules)) {
    const counted = withoutOmitted(naming, module.filesOmitted);
    const setting = { name: module.name, naming: counted, walk, instances };
    const facts = mergeModules(Array.from(own.sums, (sum) => moduleFacts(map, sum, setting)));
    for (const part of facts) {
      const whole = withDropped(part, module.dropped ?? [], counted);
      parts.push(
        own.contexts.isEmpty || !contexts
          ? whole
          : withContexts(whole, own.contexts.contexts(), { probeMap: map, naming: counted }),
      );
    }
    for (const path of [...module.filesOmitted, ...module.filesWithCode])
      for (const name of naming.namesOf(path)) names.add(name);
    for (const path of module.filesOmitted) omitted.add(naming.nameOf(path));
    for (const path of module.filesWithCode) if (!naming.selects(path)) omitted.add(naming.nameOf(path));
  }
  return mergeModules(parts);
}

/** What a run left out has no counts: a function that is declared there and has lines elsewhere must not bring it back. */
function withoutOmitted(naming: Naming, filesOmitted: readonly string[]): Naming {
  if (filesOmitted.length === 0) return naming;
  const omitted = new Set(filesOmitted);
  return { ...naming, selects: (path) => !omitted.has(path) && naming.selects(path) };
}

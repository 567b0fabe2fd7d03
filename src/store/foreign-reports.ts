/** Reports of other tools among saved data: added up as they are read, named when facts are made. */
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import {
  createNaming,
  type ModuleFacts,
  ModuleParts,
  type Naming,
  renameFiles,
  type SelectionRules,
} from '../coverage/index.ts';
import type { ForeignReport } from '../foreign/index.ts';
import { isRelativePath } from '../paths.ts';

/** Reports that name their files alike. */
interface Group {
  /** Absolute: where the reports are. */
  readonly directory: string;
  readonly directories: readonly string[];
  readonly parts: ModuleParts;
}

/** Paths that are looked for, to find the directory that relative ones belong to. */
const SAMPLES = 50;
/** Directories above a report that may be it. */
const MAX_ABOVE = 32;

/** What is to be known of files beside their facts. */
export interface FileNotes {
  /** Gets the names of files that do not count. */
  readonly omitted: Set<string>;
  /** Gets all names by which globs select files. */
  readonly names: Set<string>;
}

/** All that was read. */
export class ForeignReports {
  readonly #groups = new Map<string, Group>();

  /** Adds a report. @param path of its file */
  add({ facts, directories }: ForeignReport, path: string): void {
    const directory = dirname(resolve(path)).replaceAll('\\', '/');
    const key = JSON.stringify([directory, directories]);
    const group = this.#groups.get(key) ?? { directory, directories, parts: new ModuleParts() };
    this.#groups.set(key, group);
    group.parts.add(facts);
  }

  /** Facts with files named and selected. System libraries are left out where `include` names nothing: no tool does it by itself. */
  modules(rules: SelectionRules, { omitted, names }: FileNotes): readonly ModuleFacts[] {
    return [...this.#groups.values()].flatMap((group) => {
      const { modules } = group.parts;
      const naming = namingOf(group, modules, rules);
      for (const { path } of modules.flatMap(({ files }) => files)) {
        for (const name of naming.namesOf(path)) names.add(name);
        if (!naming.selects(path)) omitted.add(naming.nameOf(path));
      }
      return modules.map((module) => renameFiles(module, naming));
    });
  }
}

/** Paths in reports as absolute ones where it is known what they are relative to, then named like all others. */
function namingOf(group: Group, modules: readonly ModuleFacts[], rules: SelectionRules): Naming {
  const paths = modules.flatMap(({ files }) => files.map(({ path }) => path)).filter(isRelativePath);
  const base = baseOf(group, paths, rules.sourceRoot);
  const naming = createNaming({ ...rules, workingDirectory: base, omitSystemLibraries: true });
  const located = new Map<string, string>();
  const locate = (path: string): string => {
    if (group.directories.length === 0 || !isRelativePath(path)) return path;
    const known = located.get(path) ?? placeOf(path, group.directories, base);
    located.set(path, known);
    return known;
  };
  return {
    nameOf: (path) => naming.nameOf(locate(path)),
    namesOf: (path) => naming.namesOf(locate(path)),
    selects: (path) => naming.selects(locate(path)),
  };
}

/** The first place where there is such a file; else the first. */
function placeOf(path: string, directories: readonly string[], base: string): string {
  const places = [...directories.map((directory) => `${directory}/${path}`), path];
  return places.find((place) => isFile(resolve(base, place))) ?? places[0] ?? path;
}

/**
 * The directory that relative paths belong to: of the source root, the directory of the report and those above it, the one in which
 * most of the files are; the source root when none is anywhere.
 */
function baseOf({ directory, directories }: Group, paths: readonly string[], sourceRoot: string): string {
  const prefixes = ['', ...directories.filter(isRelativePath)];
  const step = Math.max(1, Math.floor(paths.length / SAMPLES));
  const samples = paths.filter((_, i) => i % step === 0).slice(0, SAMPLES);
  const candidates = [sourceRoot];
  for (let at = directory; candidates.length <= MAX_ABOVE; at = dirname(at)) {
    candidates.push(at);
    if (dirname(at) === at) break;
  }
  let best = { directory: sourceRoot, found: 0 };
  for (const candidate of candidates) {
    const found = samples.filter((path) =>
      prefixes.some((prefix) => isFile(resolve(candidate, prefix, path))),
    ).length;
    if (found > best.found) best = { directory: candidate, found };
  }
  return best.directory;
}

function isFile(path: string): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
  } catch {
    // A name that no file can have.
    return false;
  }
}

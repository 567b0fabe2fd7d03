/** Facts without what the sources exclude. */
import type { ContextFacts, CoverageFacts, FileFacts } from '../facts.ts';
import type { LinesOf } from '../scope-ends.ts';
import { type ExcludedLines, excludedLines, type LonePragma } from './excluded-lines.ts';

/** What was excluded, and what pragmas meant nothing. */
export interface Exclusions {
  readonly facts: CoverageFacts;
  /** Files whose comments exclude something, ascending. */
  readonly files: readonly string[];
  /** Pragmas that mean nothing, by file. */
  readonly lone: readonly (LonePragma & { readonly path: string })[];
}

/**
 * Takes what comments in the sources exclude out of the lines, functions, branches, dropped functions and contexts of each file; lines
 * that were coverable are in `excluded` then. Files without text stay as they are.
 */
export function exclude(facts: CoverageFacts, linesOf: LinesOf): Exclusions {
  const known = new Map<string, ExcludedLines | undefined>();
  const declared = declaredIn(facts);
  const excludedIn = (path: string): ExcludedLines | undefined => {
    if (!known.has(path)) {
      const lines = linesOf(path);
      known.set(path, lines && excludedLines(lines, { path, declared: declared.get(path) ?? [] }));
    }
    return known.get(path);
  };
  const modules = facts.modules.map((module) => ({
    ...module,
    files: module.files.map((file) => {
      const excluded = excludedIn(file.path);
      return excluded === undefined ? file : without(file, excluded);
    }),
  }));
  const found = [...known].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    facts: { ...facts, modules },
    files: found.flatMap(([path, excluded]) => (excluded === undefined ? [] : [path])),
    lone: found.flatMap(([path, excluded]) => (excluded?.lone ?? []).map((lone) => ({ ...lone, path }))),
  };
}

/** Where functions are declared, of all modules that have the file. */
function declaredIn({ modules }: CoverageFacts): ReadonlyMap<string, readonly number[]> {
  const declared = new Map<string, number[]>();
  for (const { path, functions, dropped = [] } of modules.flatMap(({ files }) => files)) {
    const lines = declared.get(path) ?? [];
    for (const { line } of [...functions, ...dropped]) if (line > 0) lines.push(line);
    declared.set(path, lines);
  }
  return declared;
}

function without(file: FileFacts, excluded: ExcludedLines): FileFacts {
  const { lines, functions, branches, dropped, contexts, ...rest } = file;
  const before = new Set(file.excluded);
  for (const { line } of lines) if (excluded.line(line)) before.add(line);
  const stays = (line: number): boolean => !excluded.line(line);
  return {
    ...rest,
    lines: lines.filter(({ line }) => stays(line)),
    functions: functions.filter(({ line }) => stays(line)),
    ...(branches && { branches: branches.filter(({ line }) => !excluded.branches(line)) }),
    ...(dropped && { dropped: dropped.filter(({ line }) => stays(line)) }),
    ...(contexts && { contexts: contextsOf(contexts, stays) }),
    ...(before.size > 0 && { excluded: [...before].sort((a, b) => a - b) }),
  };
}

function contextsOf(
  contexts: readonly ContextFacts[],
  stays: (line: number) => boolean,
): readonly ContextFacts[] {
  return contexts
    .map((context) => ({ ...context, lines: context.lines.filter(stays) }))
    .filter(({ lines }) => lines.length > 0);
}

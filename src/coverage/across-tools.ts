/**
 * One list of files from what several tools counted. Their lines and functions are the same things, and add up. Their branch points
 * are not: a compiler's are edges of its own code, those of JavaScript are nodes of a tree, those of Cobertura have no arms with names.
 */

import type { BranchFacts, FileFacts, FunctionFacts } from './facts.ts';
import { summarize } from './summary.ts';
import { FileTallies } from './tally.ts';

/**
 * Hits of lines and functions are added. Of a line that several tools know branches of, the points of one tool are kept: of the tool
 * that saw the largest share of its arms taken; of equal shares, the most arms; then, of the first tool.
 * @param tools the files of each tool, each path once
 * @returns each path once, ascending
 */
export function acrossTools(tools: readonly (readonly FileFacts[])[]): readonly FileFacts[] {
  const tallies = new FileTallies();
  const byPath = new Map<string, FileFacts[]>();
  for (const files of tools) {
    for (const file of files) {
      const { branches: _, ...rest } = file;
      tallies.of(file.path).addFile({ ...rest, functions: [] });
      const known = byPath.get(file.path);
      if (known === undefined) byPath.set(file.path, [file]);
      else known.push(file);
    }
  }
  return tallies.toFacts().map((sum) => {
    const parts = byPath.get(sum.path) ?? [];
    const counted = parts.flatMap(({ branches }) => (branches === undefined ? [] : [branches]));
    return {
      ...sum,
      functions: functionsOf(parts.map(({ functions }) => functions)),
      ...(counted.length > 0 && { branches: branchesOf(counted) }),
    };
  });
}

/** The points of the tool that saw most, line by line. */
function branchesOf(tools: readonly (readonly BranchFacts[])[]): readonly BranchFacts[] {
  const [first = []] = tools;
  if (tools.length === 1) return first;
  const best = new Map<number, readonly BranchFacts[]>();
  for (const points of tools) {
    for (const [line, own] of byLine(points)) {
      const known = best.get(line);
      if (known === undefined || sawMore(own, known)) best.set(line, own);
    }
  }
  return [...best].sort(([a], [b]) => a - b).flatMap(([, points]) => points);
}

function sawMore(own: readonly BranchFacts[], known: readonly BranchFacts[]): boolean {
  const [a, b] = [own, known].map((branches) =>
    summarize([{ path: '', lines: [], functions: [], branches }]),
  );
  if (a === undefined || b === undefined) return false;
  const difference = a.branches.covered * b.branches.total - b.branches.covered * a.branches.total;
  return difference > 0 || (difference === 0 && a.branches.total > b.branches.total);
}

function byLine<Item extends { readonly line: number }>(items: readonly Item[]): Map<number, Item[]> {
  const lines = new Map<number, Item[]>();
  for (const item of items) {
    const known = lines.get(item.line);
    if (known === undefined) lines.set(item.line, [item]);
    else known.push(item);
  }
  return lines;
}

/** Functions of one line and name are one; also when two tools know one each on a line, and one of them has mangled its name. */
function functionsOf(tools: readonly (readonly FunctionFacts[])[]): readonly FunctionFacts[] {
  const lines = new Map<number, FunctionFacts[]>();
  for (const functions of tools) {
    for (const [line, own] of byLine(functions)) {
      const known = lines.get(line);
      if (known === undefined) lines.set(line, own);
      else joinFunctions(known, own);
    }
  }
  return [...lines.values()]
    .flat()
    .sort((a, b) => a.line - b.line || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

function joinFunctions(known: FunctionFacts[], own: readonly FunctionFacts[]): void {
  const single = known.length === 1 && own.length === 1 && own[0]?.line !== 0;
  for (const fn of own) {
    const at = single ? 0 : known.findIndex((other) => isSame(other, fn));
    const other = known[at];
    if (other === undefined) known.push(fn);
    else known[at] = { ...other, hits: Math.min(other.hits + fn.hits, Number.MAX_SAFE_INTEGER) };
  }
}

const isSame = (a: FunctionFacts, b: FunctionFacts): boolean =>
  a.name === b.name || a.linkageName === b.name || a.name === b.linkageName;

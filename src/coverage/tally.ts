/** Sums of lines, functions and branches per file, while facts are collected or merged; made into facts at the end. */
import { BranchTally } from './branch-tally.ts';
import { ContextLines } from './context-lines.ts';
import type { BranchFacts, FileFacts, FunctionFacts, LineFacts } from './facts.ts';
import { LeftOut } from './left-out.ts';
import { LineSum } from './line-sum.ts';

/** Sums stay safe integers: beyond 2^53 - 1 they stop there. */
const add = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

interface FunctionTally {
  readonly name: string;
  linkageName: string | undefined;
  readonly line: number;
  hits: number;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is known so far of one file. */
export class FileTally {
  /** The file that is all there is so far, when it is as facts are. */
  #only: FileFacts | undefined;
  #isEmpty = true;
  readonly #lines = new LineSum();
  readonly #functions = new Map<string, FunctionTally>();
  /** Undefined: there is no diff. */
  #changed: Set<number> | undefined;
  /** Undefined: no arms of branches were counted. */
  #branches: BranchTally | undefined;
  readonly #contexts = new ContextLines();
  readonly #leftOut = new LeftOut();

  /** Makes `line` coverable and adds to its hits. */
  addLine(line: number, hits: number, covered = hits > 0): void {
    this.#open();
    this.#lines.add(line, hits, covered);
  }

  /** Notes that code of `line` ran without an event; of no effect on a line that is not coverable. */
  markCovered(line: number): void {
    this.#open();
    this.#lines.markCovered(line);
  }

  /** Adds a function; those of equal name and line are one: instances of a template, copies of an inline function. */
  addFunction(fact: FunctionFacts): void {
    this.#open();
    const key = `${fact.line} ${fact.name}`;
    const known = this.#functions.get(key);
    if (known === undefined) {
      const { name, linkageName, line, hits } = fact;
      this.#functions.set(key, { name, linkageName, line, hits });
      return;
    }
    known.hits = add(known.hits, fact.hits);
    // The order in which parts arrive must not show: of several linkage names the first by code units stays.
    if (
      fact.linkageName !== undefined &&
      (known.linkageName === undefined || fact.linkageName < known.linkageName)
    ) {
      known.linkageName = fact.linkageName;
    }
  }

  /** Adds branch points, or notes that there are none. */
  addBranches(points: readonly BranchFacts[]): void {
    this.#open();
    this.#branches ??= new BranchTally();
    for (const point of points) this.#branches.add(point);
  }

  /** Adds all of another file's facts. */
  addFile(file: FileFacts): void {
    if (this.#isEmpty && file.branches === undefined && hasNothingLeftOut(file) && isOrdered(file)) {
      this.#only = file;
      this.#isEmpty = false;
    } else {
      this.#open();
      this.#addAll(file);
    }
  }

  /** Makes sums of what was kept as it was. */
  #open(): void {
    this.#isEmpty = false;
    if (this.#only === undefined) return;
    const file = this.#only;
    this.#only = undefined;
    this.#addAll(file);
  }

  #addAll(file: FileFacts): void {
    if (file.branches !== undefined) this.addBranches(file.branches);
    for (const { line, hits, covered } of file.lines) this.addLine(line, hits, covered);
    for (const fact of file.functions) this.addFunction(fact);
    if (file.changed !== undefined) this.#changed = new Set([...(this.#changed ?? []), ...file.changed]);
    if (file.contexts !== undefined) this.#contexts.add(file.contexts);
    this.#leftOut.add(file);
  }

  /** The sums, in the order that {@link FileFacts} promises. */
  toFacts(path: string): FileFacts {
    if (this.#only !== undefined) return { ...this.#only, path };
    const functions: FunctionFacts[] = [...this.#functions.values()]
      .map(({ name, linkageName, line, hits }) =>
        linkageName === undefined ? { name, line, hits } : { name, linkageName, line, hits },
      )
      .sort((a, b) => a.line - b.line || byText(a.name, b.name));
    const lines = this.#lines.toFacts();
    const contexts = this.#contexts.toFacts();
    return this.#leftOut.applyTo({
      path,
      lines,
      functions,
      ...(this.#branches && { branches: branchesOf(this.#branches, lines) }),
      ...(this.#changed && { changed: [...this.#changed].sort((a, b) => a - b) }),
      ...(contexts && { contexts }),
    });
  }
}

/** Readers of reports refuse branches of lines that are not there. */
function branchesOf(tally: BranchTally, lines: readonly LineFacts[]): readonly BranchFacts[] {
  const known = new Set(lines.map(({ line }) => line));
  return tally.toFacts().filter(({ line }) => known.has(line));
}

/** What is left out acts on the other lists, which may have been read from a data file. */
const hasNothingLeftOut = ({ excluded, dropped }: FileFacts): boolean =>
  excluded === undefined && dropped === undefined;

/** Whether a file is as {@link FileFacts} promises: of what was read from a data file, that is not certain. */
function isOrdered({ lines, functions, contexts = [] }: FileFacts): boolean {
  for (let i = 1; i < lines.length; i++)
    if ((lines[i - 1] as LineFacts).line >= (lines[i] as LineFacts).line) return false;
  if (contexts.some(({ name }, i) => i > 0 && name <= (contexts[i - 1]?.name ?? ''))) return false;
  return functions.every((fn, i) => {
    const before = functions[i - 1];
    if (before === undefined || before.line < fn.line) return true;
    return before.line === fn.line && before.name < fn.name;
  });
}

/** Tallies by name of the file. */
export class FileTallies {
  readonly #files = new Map<string, FileTally>();

  /** The tally of `path`, made on first use. */
  of(path: string): FileTally {
    let tally = this.#files.get(path);
    if (tally === undefined) {
      tally = new FileTally();
      this.#files.set(path, tally);
    }
    return tally;
  }

  /** Ascending by path. */
  toFacts(): readonly FileFacts[] {
    return [...this.#files].sort(([a], [b]) => byText(a, b)).map(([path, tally]) => tally.toFacts(path));
  }
}

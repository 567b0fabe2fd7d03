/** Sums of lines and functions per file, while facts are collected or merged; made into facts at the end. */
import { BranchTally } from './branch-tally.ts';
import type { BranchFacts, FileFacts, FunctionFacts, LineFacts } from './facts.ts';

/** Sums stay safe integers: beyond 2^53 - 1 they stop there. */
const add = (a: number, b: number): number => Math.min(a + b, Number.MAX_SAFE_INTEGER);

interface LineTally {
  hits: number;
  covered: boolean;
}

interface FunctionTally {
  readonly name: string;
  linkageName: string | undefined;
  readonly line: number;
  hits: number;
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What is known so far of one file. */
export class FileTally {
  readonly #lines = new Map<number, LineTally>();
  readonly #functions = new Map<string, FunctionTally>();
  /** Undefined: no arms of branches were counted. */
  #branches: BranchTally | undefined;

  /** Makes `line` coverable and adds to its hits. */
  addLine(line: number, hits: number, covered = hits > 0): void {
    const known = this.#lines.get(line);
    if (known === undefined) {
      this.#lines.set(line, { hits, covered });
    } else {
      known.hits = add(known.hits, hits);
      known.covered ||= covered;
    }
  }

  /** Notes that code of `line` ran without an event; of no effect on a line that is not coverable. */
  markCovered(line: number): void {
    const known = this.#lines.get(line);
    if (known !== undefined) known.covered = true;
  }

  /** Adds a function; those of equal name and line are one: instances of a template, copies of an inline function. */
  addFunction(fact: FunctionFacts): void {
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
    this.#branches ??= new BranchTally();
    for (const point of points) this.#branches.add(point);
  }

  /** Adds all of another file's facts. */
  addFile(file: FileFacts): void {
    if (file.branches !== undefined) this.addBranches(file.branches);
    for (const { line, hits, covered } of file.lines) this.addLine(line, hits, covered);
    for (const fact of file.functions) this.addFunction(fact);
  }

  /** The sums, in the order that {@link FileFacts} promises. */
  toFacts(path: string): FileFacts {
    const lines: LineFacts[] = [...this.#lines]
      .map(([line, { hits, covered }]) => ({ line, hits, covered }))
      .sort((a, b) => a.line - b.line);
    const functions: FunctionFacts[] = [...this.#functions.values()]
      .map(({ name, linkageName, line, hits }) =>
        linkageName === undefined ? { name, line, hits } : { name, linkageName, line, hits },
      )
      .sort((a, b) => a.line - b.line || byText(a.name, b.name));
    // Readers of reports refuse branches of lines that are not there.
    const branches = this.#branches?.toFacts().filter(({ line }) => this.#lines.has(line));
    return { path, lines, functions, ...(branches && { branches }) };
  }
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

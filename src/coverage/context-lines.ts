/** The contexts of one file while they are added up, and the facts made of them: bits inside, lines where somebody reads them. */
import type { ContextFacts, CoverageFacts, FileFacts, LineFacts } from './facts.ts';
import { LineSet } from './line-set.ts';

/** What facts were made of. */
const sets = new WeakMap<ContextFacts, LineSet>();

/** Facts whose list of lines is made anew each time it is read: a thousand lists at a time may be more than there is memory. */
function factsOf(name: string, set: LineSet): ContextFacts {
  const facts: ContextFacts = {
    name,
    get lines() {
      return set.toLines();
    },
  };
  sets.set(facts, set);
  return facts;
}

/** The lines of a file by context. */
export class ContextLines {
  readonly #sets = new Map<string, LineSet>();

  /** The lines of one context, to add to. */
  of(name: string): LineSet {
    let set = this.#sets.get(name);
    if (set === undefined) {
      set = new LineSet();
      this.#sets.set(name, set);
    }
    return set;
  }

  /** Adds what facts say. */
  add(contexts: readonly ContextFacts[]): void {
    for (const facts of contexts) {
      const own = this.of(facts.name);
      const set = sets.get(facts);
      if (set !== undefined) own.addAll(set);
      else for (const line of facts.lines) own.add(line);
    }
  }

  /** Ascending by name; undefined when there are none. */
  toFacts(): readonly ContextFacts[] | undefined {
    if (this.#sets.size === 0) return undefined;
    return [...this.#sets].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, set]) => factsOf(name, set));
  }
}

/** Whether a line ran in a context. Takes no list. */
function ranIn(context: ContextFacts, line: number): boolean {
  return sets.get(context)?.has(line) ?? context.lines.includes(line);
}

/** Facts of a run in one context. */
export const allInContext = (facts: CoverageFacts, name: string): CoverageFacts => ({
  ...facts,
  modules: facts.modules.map((module) => ({
    ...module,
    files: module.files.map((file) => inContext(file, name)),
  })),
});

function inContext(file: FileFacts, name: string): FileFacts {
  const set = new LineSet();
  let any = false;
  for (const { line, covered } of file.lines)
    if (covered) {
      set.add(line);
      any = true;
    }
  return any ? { ...file, contexts: [factsOf(name, set)] } : file;
}

/** First and last line of each run of coverable lines that all ran in the context: both part of it. */
export function contextRanges(context: ContextFacts, lines: readonly LineFacts[]): [number, number][] {
  const ranges: [number, number][] = [];
  let open: [number, number] | undefined;
  for (const { line } of lines) {
    if (!ranIn(context, line)) open = undefined;
    else if (open !== undefined) open[1] = line;
    else {
      open = [line, line];
      ranges.push(open);
    }
  }
  return ranges;
}

/**
 * A context of ranges: the covered lines of a file in them, which is what {@link contextRanges} took them from.
 * @param lines ascending
 */
export function fromRanges(
  name: string,
  ranges: readonly (readonly [number, number])[],
  lines: readonly LineFacts[],
): ContextFacts {
  const set = new LineSet();
  let at = 0;
  for (const [first, last] of [...ranges].sort(([a], [b]) => a - b)) {
    // Where ranges overlap, what was passed is in the set.
    at = firstFrom(lines, first, at);
    for (let fact = lines[at]; fact !== undefined && fact.line <= last; fact = lines[++at])
      if (fact.covered) set.add(fact.line);
  }
  return factsOf(name, set);
}

/** Index of the first line from `line` on, at `from` or after it. */
function firstFrom(lines: readonly LineFacts[], line: number, from: number): number {
  let [low, high] = [from, lines.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((lines[middle] as LineFacts).line < line) low = middle + 1;
    else high = middle;
  }
  return low;
}

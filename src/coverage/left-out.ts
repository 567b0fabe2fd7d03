/** What a file has besides its coverable lines, while parts are added: lines that are excluded, functions that are not in the binary. */
import type { DroppedFunctionFacts, FileFacts } from './facts.ts';

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
const ascending = (lines: Iterable<number>): readonly number[] => [...lines].sort((a, b) => a - b);

/** Sums of `excluded` and `dropped`. */
export class LeftOut {
  readonly #excluded = new Set<number>();
  readonly #dropped = new Map<string, DroppedFunctionFacts>();

  /** Adds those of one part of a file. */
  add({ excluded = [], dropped = [] }: Pick<FileFacts, 'excluded' | 'dropped'>): void {
    for (const line of excluded) this.#excluded.add(line);
    for (const fn of dropped) {
      const key = `${fn.line} ${fn.name}`;
      const known = this.#dropped.get(key);
      const lines = known === undefined ? fn.lines : ascending(new Set([...known.lines, ...fn.lines]));
      this.#dropped.set(key, { name: fn.name, line: fn.line, lines });
    }
  }

  /**
   * The sum of the other facts with these: lines that any part excludes are in no list, and what is in the binary of any part is not
   * dropped.
   */
  applyTo(file: FileFacts): FileFacts {
    const dropped = this.#droppedFrom(file);
    const whole = dropped.length === 0 ? file : { ...file, dropped };
    if (this.#excluded.size === 0) return whole;
    const stays = ({ line }: { readonly line: number }): boolean => !this.#excluded.has(line);
    const { lines, functions, branches, contexts } = whole;
    return {
      ...whole,
      lines: lines.filter(stays),
      functions: functions.filter(stays),
      ...(branches && { branches: branches.filter(stays) }),
      ...(contexts && {
        contexts: contexts
          .map((context) => ({ ...context, lines: context.lines.filter((line) => stays({ line })) }))
          .filter(({ lines: left }) => left.length > 0),
      }),
      ...(whole.dropped && { dropped: whole.dropped.filter(stays) }),
      excluded: ascending(this.#excluded),
    };
  }

  #droppedFrom({ lines, functions }: FileFacts): readonly DroppedFunctionFacts[] {
    if (this.#dropped.size === 0) return [];
    const there = new Set(lines.map(({ line }) => line));
    const known = new Set(functions.map(({ line, name }) => `${line} ${name}`));
    return [...this.#dropped]
      .filter(([key]) => !known.has(key))
      .map(([, fn]) => ({ ...fn, lines: fn.lines.filter((line) => !there.has(line)) }))
      .filter((fn) => fn.lines.length > 0)
      .sort((a, b) => a.line - b.line || byText(a.name, b.name));
  }
}

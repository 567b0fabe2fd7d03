/** Sets of lines, one for each context, as they are saved with the page. */
import type { LineData } from './line-data.ts';

/** Which contexts a line ran in, and which lines ran in some contexts. */
export interface ContextSets {
  /** Indices of contexts. */
  of(line: number): number[];
  /** 1 for each line that ran in one of the contexts. */
  union(contexts: readonly number[], lines: number): Uint8Array;
}

/** Reads the sets when they are first needed. */
export function contextSets({ setOf, sets }: LineData): ContextSets {
  /** Set → `has(line)`, and a function that marks its lines. */
  interface LineSet {
    has(line: number): boolean;
    mark(marks: Uint8Array): void;
  }
  const bits = (text: string): LineSet => {
    const bytes = atob(text);
    const has = (line: number): boolean => ((bytes.charCodeAt(line >> 3) >> (line & 7)) & 1) === 1;
    return {
      has,
      mark: (marks) => {
        for (let line = 0; line < marks.length; line++) if (has(line)) marks[line] = 1;
      },
    };
  };
  const runs = (text: string): LineSet => {
    const ends = Uint32Array.from(text === '' ? [] : text.split(' '), (part) => Number.parseInt(part, 36));
    for (let i = 1; i < ends.length; i++) ends[i] = (ends[i] ?? 0) + (ends[i - 1] ?? 0);
    return {
      has: (line) => {
        let from = 0;
        let to = ends.length;
        while (from < to) {
          const middle = (from + to) >> 1;
          if ((ends[middle] ?? 0) <= line) from = middle + 1;
          else to = middle;
        }
        return (from & 1) === 1;
      },
      mark: (marks) => {
        for (let i = 0; i + 1 < ends.length; i += 2) marks.fill(1, ends[i], ends[i + 1]);
      },
    };
  };
  const read: (LineSet | undefined)[] = [];
  const setAt = (index: number): LineSet => {
    const text = sets[index] ?? '';
    const set = read[index] ?? (text.startsWith('=') ? bits(text.slice(1)) : runs(text));
    read[index] = set;
    return set;
  };
  return {
    of: (line) => setOf.flatMap((set, context) => (setAt(set).has(line) ? [context] : [])),
    union: (contexts, lines) => {
      const marks = new Uint8Array(lines + 1);
      for (const set of new Set(contexts.map((context) => setOf[context] ?? -1))) setAt(set).mark(marks);
      return marks;
    },
  };
}

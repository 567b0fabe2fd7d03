/** The lines of the source that is shown: which one keys act on, the next and the previous miss. */
import type { Tools } from './tools.ts';

/** See {@link makeSourceLines}. */
export interface SourceLines {
  /** The page's source, or the section of it that is shown; null: the list is. */
  shown(): ParentNode | null;
  /** The line that keys act on. */
  current(): HTMLElement | null;
  /** To the next, or previous, beginning of a run of lines that did not run, or line with an arm that was not taken. */
  goToMiss(step: 1 | -1): void;
  /** To the next, or previous, line with code; false where no source is shown. */
  goToCode(step: 1 | -1): boolean;
}

/** Moves among the lines that filters have left. */
export function makeSourceLines(tools: Tools): SourceLines {
  const shown = (): ParentNode | null => {
    const sections = tools.all<HTMLElement>('section.file');
    if (sections.length > 0) return sections.find((section) => !section.hidden) ?? null;
    return document.querySelector('.source') === null ? null : document;
  };
  const current = (): HTMLElement | null =>
    shown()?.querySelector<HTMLElement>('.l.here') ??
    shown()?.querySelector<HTMLElement>('.l:target') ??
    null;

  const go = (lines: readonly HTMLElement[], step: 1 | -1): void => {
    if (lines.length === 0) return;
    const here = current();
    const isAfter = (line: Element): boolean =>
      here === null || (here.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0;
    const later = lines.findIndex(isAfter);
    const first = later < 0 ? lines.length : later;
    const before = here !== null && lines[first - 1] === here ? first - 2 : first - 1;
    const index = step === 1 ? first % lines.length : (before + lines.length) % lines.length;
    const line = lines[index];
    if (line === undefined) return;
    tools.mark(line);
    history.replaceState(null, '', `#${line.id}`);
  };

  /** Whether a line is not one that follows another that did not run; the panel may be between them. */
  const isFirst = (line: HTMLElement): boolean => {
    const before = line.previousElementSibling;
    const above = before?.matches('.panel') ? before.previousElementSibling : before;
    return line.classList.contains('part') || above?.classList.contains('miss') !== true;
  };

  return {
    shown,
    current,
    goToMiss: (step) => {
      const source = shown();
      if (source === null) return;
      const misses = tools.all<HTMLElement>('.l.miss:not(.off), .l.part:not(.off)', source);
      go(misses.filter(isFirst), step);
    },
    goToCode: (step) => {
      const source = shown();
      if (source === null) return false;
      go(tools.all<HTMLElement>('.l:not(.no):not(.off)', source), step);
      return true;
    },
  };
}

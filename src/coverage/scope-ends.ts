/**
 * Branches that compilers make where a scope ends: flags that say whether a value is to be destroyed there (C++, Rust). Debug info
 * places them at the `}`, and tells them from other branches by nothing else. So they are found where the source is at hand.
 */
import type { BranchFacts, CoverageFacts, FileFacts } from './facts.ts';

/** The lines of a source file by its name in reports, without their line ends: line n at index n − 1; undefined: not at hand. */
export type LinesOf = (path: string) => readonly string[] | undefined;

/**
 * Facts without the branch points of compilers at the ends of scopes: those whose place is a `}` that neither `while` nor `catch`
 * follows. Points with a joined condition stay: their place may be that of the whole statement. Where all branches were counted,
 * none is left out.
 */
export const withoutScopeEnds = (facts: CoverageFacts, linesOf: LinesOf): CoverageFacts => ({
  ...facts,
  modules: facts.modules.map((module) =>
    module.branches === 'source' && module.readFrom === undefined
      ? { ...module, files: module.files.map((file) => ofFile(file, linesOf)) }
      : module,
  ),
});

function ofFile(file: FileFacts, linesOf: LinesOf): FileFacts {
  const { branches = [] } = file;
  // Without columns no point is known to be at a brace.
  if (!branches.some(mayEndScope)) return file;
  const lines = linesOf(file.path);
  if (lines === undefined) return file;
  const kept = branches.filter((branch) => !(mayEndScope(branch) && isScopeEnd(lines, branch)));
  return kept.length === branches.length ? file : { ...file, branches: kept };
}

const mayEndScope = ({ joined, column }: BranchFacts): boolean => joined !== true && column > 0;

/** Lines and characters after a `}` in which the word that belongs to it is looked for. */
const MAX_LINES = 20;
const MAX_CHARACTERS = 1000;
/** Blanks and comments, which may lie between `}` and the word. */
const BLANK = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/;

function isScopeEnd(lines: readonly string[], { line, column }: BranchFacts): boolean {
  const text = lines[line - 1] ?? '';
  const at = indexOfByte(text, column - 1);
  if (text[at] !== '}') return false;
  const rest = [text.slice(at + 1, at + MAX_CHARACTERS), ...lines.slice(line, line + MAX_LINES)].join('\n');
  return !/^(?:while|catch)\b/.test(rest.slice(0, MAX_CHARACTERS).replace(BLANK, ''));
}

/** Index in a text of the character that begins at a byte of its UTF-8 form. */
function indexOfByte(text: string, byte: number): number {
  let index = 0;
  for (let bytes = 0; index < text.length && bytes < byte; ) {
    const code = text.codePointAt(index) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    index += code < 0x10000 ? 1 : 2;
  }
  return index;
}

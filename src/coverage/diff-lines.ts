/** Which lines a diff adds or changes: unified diffs as git, GNU diff and Mercurial write them, with any context. */
import type { StructuredPatch } from 'diff';
import { DiffError } from '../errors.ts';

/** What a diff says of one file that is there after it. */
export interface FileChange {
  /** As in the diff, `/`-separated, without the prefix `b/`. */
  readonly path: string;
  /** 1-based, ascending, each once; `all` of a file that is new as a whole, whose text the diff does not hold. */
  readonly lines: readonly number[] | 'all';
}

/** The signature that `git format-patch` writes below the last hunk; no line of a hunk begins with a digit. */
const SIGNATURE = /^-- \n(?=\d)/gm;
/** Prefixes of git: by default, and of what is compared with `diff.mnemonicPrefix`. */
const OLD_PREFIX = /^[aiwco]\//;
const NEW_PREFIX = /^[bwi]\//;
const NOTHING = '/dev/null';

/**
 * Reads a diff. Files that it removes are left out.
 * @throws DiffError for text that is no diff, or is damaged
 */
export async function parseDiff(text: string, name = 'the diff'): Promise<readonly FileChange[]> {
  const { parsePatch } = await import('diff');
  let patches: readonly StructuredPatch[];
  try {
    patches = parsePatch(text.replace(SIGNATURE, ''));
  } catch (error) {
    throw new DiffError(
      `${name} cannot be read: ${error instanceof Error ? error.message : error}; create it with git diff <revision>`,
    );
  }
  const named = patches.flatMap((patch) =>
    patch.newFileName === undefined ? [] : [{ ...patch, newFileName: patch.newFileName }],
  );
  if (named.length === 0 && text.trim() !== '')
    throw new DiffError(`${name} has no file in it; create it with git diff <revision>`);
  const strips = named.every(
    ({ oldFileName = NOTHING, newFileName }) =>
      (oldFileName === NOTHING || OLD_PREFIX.test(oldFileName)) &&
      (newFileName === NOTHING || NEW_PREFIX.test(newFileName)),
  );
  return named
    .filter(({ newFileName, isDelete }) => newFileName !== NOTHING && isDelete !== true)
    .map(({ newFileName, hunks }) => ({
      path: strips ? newFileName.replace(NEW_PREFIX, '') : newFileName,
      lines: hunks.flatMap(addedLines),
    }));
}

/** Numbers of the lines that a hunk adds. */
function addedLines({ newStart, lines }: StructuredPatch['hunks'][number]): readonly number[] {
  const added: number[] = [];
  let line = newStart;
  for (const text of lines) {
    if (text.startsWith('+')) added.push(line++);
    else if (!text.startsWith('-') && !text.startsWith('\\')) line++;
  }
  return added;
}

/** What is known of the texts that a module was compiled from, kept with its counts. */
import { createHash } from 'node:crypto';
import type { DebugInfo } from '../debuginfo/index.ts';
import { disassemblyName } from '../paths.ts';

/** The text of one source file, or the texts, where units were compiled from different ones. */
export interface SourceText {
  /** As the debug info resolves it. */
  readonly path: string;
  /** MD5s, lower-case hex; empty: not known. */
  readonly md5: readonly string[];
  /** Lengths in bytes; empty: not known. */
  readonly lengths: readonly number[];
}

/** MD5, lower-case hex: the digest that DWARF has of sources. */
export const md5 = (bytes: Uint8Array): string => createHash('md5').update(bytes).digest('hex');

/** What debug info says of the texts of some of its files; those of which nothing is known are not in the list. */
export function sourceTexts(debugInfo: DebugInfo, paths: readonly string[]): readonly SourceText[] {
  // Of a disassembly, the text is made of the module.
  if (debugInfo.kind === 'disassembly') return [];
  return paths.flatMap((path): SourceText[] => {
    if (disassemblyName(path) !== undefined) return [];
    const marks = debugInfo.sourceMarks?.(path) ?? [];
    const text = debugInfo.sourceText(path);
    const own = text === undefined ? [] : [md5(new TextEncoder().encode(text))];
    const digests = new Set([...marks.flatMap((mark) => mark.md5 ?? []), ...own]);
    const lengths = new Set(marks.flatMap((mark) => mark.length ?? []));
    if (digests.size + lengths.size === 0) return [];
    return [{ path, md5: [...digests], lengths: [...lengths] }];
  });
}

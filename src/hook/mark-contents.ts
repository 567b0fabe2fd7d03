/**
 * What the mark of a rewritten module says: where its probe map is, and what is needed to count it without that map, in a
 * thread or a page that gets no more than the module.
 */
import type { ExportedFunctions, ProbeMap } from '../probe-map/index.ts';
import { type ModuleProbes, type Passage, passageOf } from '../runtime/index.ts';

/** Enough to make instances and to read their counters. */
export type MarkedProbes = Omit<ModuleProbes, 'exports'>;

/** See the top of this file. */
export interface Mark {
  /** Name of the module's file in the data directory. */
  readonly id: string;
  readonly probes: MarkedProbes;
}

/** What a mark says of a module. @param exports of the module, where they are known */
export const markedProbes = (
  { counterCount, readerCount, callsEndBlocks }: ProbeMap,
  exports: ExportedFunctions | undefined,
): MarkedProbes => ({
  ...{ counterCount, readerCount, callsEndBlocks },
  ...(exports && { passage: passageOf(exports) }),
});

const base64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** A mark as text. */
export function markText({ id, probes: { passage, ...probes } }: Mark): string {
  return JSON.stringify({
    ...{ id, probes },
    ...(passage && { passage: { ...passage, bytes: base64(passage.bytes) } }),
  });
}

interface MarkJson extends Mark {
  readonly passage?: Omit<Passage, 'bytes'> & { readonly bytes: string };
}

/**
 * The inverse of {@link markText}. Only wtrace writes marks, and a module with a wrong one is no more trusted than any code that runs.
 * @throws SyntaxError, TypeError for text that is none
 */
export function parseMark(text: string): Mark {
  const { id, probes, passage } = JSON.parse(text) as MarkJson;
  if (passage === undefined) return { id, probes };
  const bytes = Uint8Array.from(atob(passage.bytes), (char) => char.charCodeAt(0));
  return { id, probes: { ...probes, passage: { ...passage, bytes } } };
}

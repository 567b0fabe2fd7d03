/** What the linker left out of a rewritten module, for those who ask: debug info is read once more for it. */
import type { DroppedFunction, Naming } from '../coverage/index.ts';
import type { Rewritten } from './cache.ts';

/** Functions of files that count which are not in the binary. Takes a while on the first call. */
export const droppedFrom = (
  { debugInfo }: Pick<Rewritten, 'debugInfo'>,
  { selects }: Pick<Naming, 'selects'>,
): readonly DroppedFunction[] => (debugInfo.dropped?.() ?? []).filter(({ path }) => selects(path));

/**
 * What the mark of a rewritten module says: where its probe map is, and what is needed to count it without that map, in a
 * thread or a page that gets no more than the module.
 */
import type { ModuleProbes } from '../runtime/index.ts';

/** See the top of this file. */
export interface Mark {
  /** Name of the module's file in the data directory. */
  readonly id: string;
  /** Enough to make instances and to read their counters. */
  readonly probes: ModuleProbes;
}

const base64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

/** A mark as text. */
export function markText({ id, probes }: Mark): string {
  const { exports, counterCount, readerCount, callsEndBlocks } = probes;
  return JSON.stringify({
    id,
    counterCount,
    readerCount,
    callsEndBlocks,
    exports: exports && {
      names: exports.names,
      types: base64(exports.types),
      funcidx: Array.from(exports.funcidx),
      typeidx: Array.from(exports.typeidx),
    },
  });
}

interface MarkJson extends Omit<ModuleProbes, 'exports'> {
  readonly id: string;
  readonly exports?: {
    readonly types: string;
    readonly names: readonly string[];
    readonly funcidx: readonly number[];
    readonly typeidx: readonly number[];
  };
}

/**
 * The inverse of {@link markText}. Only wtrace writes marks, and a module with a wrong one is no more trusted than any code that runs.
 * @throws SyntaxError, TypeError for text that is none
 */
export function parseMark(text: string): Mark {
  const { id, exports, ...probes } = JSON.parse(text) as MarkJson;
  return {
    id,
    probes: exports
      ? {
          ...probes,
          exports: {
            names: exports.names,
            types: Uint8Array.from(atob(exports.types), (char) => char.charCodeAt(0)),
            funcidx: Uint32Array.from(exports.funcidx),
            typeidx: Uint32Array.from(exports.typeidx),
          },
        }
      : probes,
  };
}

/** What the mark of a rewritten module says: where its probe map is, and what the map leaves out because it is of use to running code only. */
import type { ExportedFunctions } from '../probe-map/index.ts';

/** See the top of this file. */
export interface Mark {
  /** Name of the module's file in the data directory. */
  readonly id: string;
  /** Undefined where the engine's own exports are passed on. */
  readonly exports: ExportedFunctions | undefined;
}

/** A mark as text. */
export function markText({ id, exports }: Mark): string {
  if (exports === undefined) return JSON.stringify({ id });
  const { types, names, funcidx, typeidx } = exports;
  return JSON.stringify({
    id,
    exports: {
      names,
      types: Buffer.from(types).toString('base64'),
      funcidx: Array.from(funcidx),
      typeidx: Array.from(typeidx),
    },
  });
}

/**
 * The inverse of {@link markText}. Only wtrace writes marks, and a module with a wrong one is no more trusted than any code that runs.
 * @throws SyntaxError, TypeError for text that is none
 */
export function parseMark(text: string): Mark {
  const { id, exports } = JSON.parse(text) as {
    readonly id: string;
    readonly exports?: {
      readonly types: string;
      readonly names: readonly string[];
      readonly funcidx: readonly number[];
      readonly typeidx: readonly number[];
    };
  };
  return {
    id,
    exports: exports && {
      names: exports.names,
      types: new Uint8Array(Buffer.from(exports.types, 'base64')),
      funcidx: Uint32Array.from(exports.funcidx),
      typeidx: Uint32Array.from(exports.typeidx),
    },
  };
}

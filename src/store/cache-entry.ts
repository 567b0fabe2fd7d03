/**
 * A rewritten module as the cache keeps it. What starts the program comes first and is ready at once; the rest of the
 * probe map, which only the end of the program asks for, is unpacked then.
 */
import { deserialize, serialize } from 'node:v8';
import type { DebugInfoKind } from '../debuginfo/index.ts';
import type { Warning } from '../errors.ts';
import { decodeProbeMap, type ProbeMap } from '../probe-map/index.ts';
import type { SourceText } from './source-texts.ts';

/** What a run needs of a rewritten module. */
export interface CachedModule {
  readonly bytes: Uint8Array;
  readonly probeMap: ProbeMap;
  /** The same, encoded. */
  readonly packedMap: Uint8Array;
  readonly warnings: readonly Warning[];
  readonly linesFrom: DebugInfoKind;
  /** Source files with code that counts, by their path as the debug info resolves it. */
  readonly filesWithCode: readonly string[];
  /** Source files with code that does not count. */
  readonly filesOmitted: readonly string[];
  /** What is known of the texts of {@link filesWithCode}. */
  readonly sources: readonly SourceText[];
  /** Files that rewriting read beside the module. */
  readonly filesRead: readonly FileRead[];
  /** Whether the counts of all blocks follow from the counters. */
  readonly everyBlock: boolean;
}

/** A file that was asked for, by the name in the module, and the SHA-256 of what it was; undefined: not there. */
export interface FileRead {
  readonly url: string;
  readonly sha256: string | undefined;
}

/** Kept in the engine's own form; the rewritten module and the packed probe map follow. */
interface Head extends Omit<CachedModule, 'bytes' | 'probeMap' | 'packedMap'> {
  /** Length of the rewritten module. */
  readonly size: number;
}

/** Bytes of the number that says how long the head is. */
const PREFIX_BYTES = 4;

/** Packs what can be restored on an engine with the same serialization: pieces, one after the other. */
export function packModule(module: Omit<CachedModule, 'probeMap'>): readonly Uint8Array[] {
  const { bytes, packedMap, ...rest } = module;
  const head: Head = { ...rest, size: bytes.length };
  const packedHead = serialize(head);
  const prefix = new Uint8Array(PREFIX_BYTES);
  new DataView(prefix.buffer).setUint32(0, packedHead.length, true);
  return [prefix, packedHead, bytes, packedMap];
}

/**
 * Undefined when the bytes cannot be restored. They must be what {@link packModule} made: that is not checked here. The
 * rewritten module and what is not unpacked yet stay in `packed`.
 */
export function unpackModule(packed: Uint8Array): CachedModule | undefined {
  try {
    const headAt = PREFIX_BYTES;
    const at = headAt + new DataView(packed.buffer, packed.byteOffset, packed.length).getUint32(0, true);
    const { size, ...rest } = deserialize(packed.subarray(headAt, at)) as Head;
    const packedMap = packed.subarray(at + size);
    return {
      ...rest,
      bytes: packed.subarray(at, at + size),
      packedMap,
      probeMap: decodeProbeMap(packedMap, { trusted: true }),
    };
  } catch {
    return undefined;
  }
}

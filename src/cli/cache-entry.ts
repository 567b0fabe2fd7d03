/**
 * A rewritten module as the cache keeps it. What starts the program comes first and is ready at once; the rest of the
 * probe map, which only the end of the program asks for, is unpacked then.
 */
import { deserialize, serialize } from 'node:v8';
import type { Warning } from '../errors.ts';
import { decodeProbeMap, encodeProbeMap, type ProbeMap } from '../probe-map/index.ts';

/** What a run needs of a rewritten module. */
export interface CachedModule {
  readonly bytes: Uint8Array;
  readonly probeMap: ProbeMap;
  readonly warnings: readonly Warning[];
  /** Source files with code, by their path as the debug info resolves it. */
  readonly filesWithCode: readonly string[];
  /** Files that rewriting read beside the module. */
  readonly filesRead: readonly FileRead[];
}

/** A file that was asked for, by the name in the module, and the SHA-256 of what it was; undefined: not there. */
export interface FileRead {
  readonly url: string;
  readonly sha256: string | undefined;
}

/** Kept in the engine's own form; the rewritten module and the packed probe map follow. */
interface Head extends Omit<CachedModule, 'bytes' | 'probeMap'> {
  /** Length of the rewritten module. */
  readonly size: number;
}

/** Bytes of the number that says how long the head is. */
const PREFIX_BYTES = 4;

/** Packs what can be restored on an engine with the same serialization: pieces, one behind the other. */
export function packModule({ bytes, probeMap, ...rest }: CachedModule): readonly Uint8Array[] {
  const head: Head = { ...rest, size: bytes.length };
  const packedHead = serialize(head);
  const prefix = new Uint8Array(PREFIX_BYTES);
  new DataView(prefix.buffer).setUint32(0, packedHead.length, true);
  return [prefix, packedHead, bytes, encodeProbeMap(probeMap)];
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
    return {
      ...rest,
      bytes: packed.subarray(at, at + size),
      probeMap: decodeProbeMap(packed.subarray(at + size), { trusted: true }),
    };
  } catch {
    return undefined;
  }
}

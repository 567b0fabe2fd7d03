/**
 * A rewritten module as the cache keeps it. What starts the program comes first and is ready at once; the rest of the
 * probe map, which only the end of the program asks for, is unpacked then.
 */
import { deserialize, serialize } from 'node:v8';
import type { DebugInfoKind } from '../debuginfo/index.ts';
import type { Warning } from '../errors.ts';
import type { ProbeMap } from '../probe-map/index.ts';
import {
  packFunctions,
  packInfo,
  packOffsets,
  packSharing,
  unpackFunctions,
  unpackInfo,
  unpackOffsets,
  unpackSharing,
} from './cache-probe-map.ts';

/** What a run needs of a rewritten module. */
export interface CachedModule {
  readonly bytes: Uint8Array;
  readonly probeMap: ProbeMap;
  readonly warnings: readonly Warning[];
  readonly linesFrom: DebugInfoKind;
  /** Source files with code that counts, by their path as the debug info resolves it. */
  readonly filesWithCode: readonly string[];
  /** Source files with code that does not count. */
  readonly filesOmitted: readonly string[];
  /** Files that rewriting read beside the module. */
  readonly filesRead: readonly FileRead[];
}

/** A file that was asked for, by the name in the module, and the SHA-256 of what it was; undefined: not there. */
export interface FileRead {
  readonly url: string;
  readonly sha256: string | undefined;
}

/** Parts of a probe map that are as large as the module. */
type Large = 'functions' | 'functionInfo' | 'offsets' | 'sharing';

/** Kept in the engine's own form; the parts follow. */
interface Head extends Omit<CachedModule, 'bytes' | 'probeMap'> {
  readonly probeMap: Omit<ProbeMap, Large>;
  /** Bytes of each part. */
  readonly sizes: readonly number[];
}

/** Bytes of the number that says how long the head is. */
const PREFIX_BYTES = 4;

/** Packs what can be restored on an engine with the same serialization: pieces, one behind the other. */
export function packModule({ bytes, probeMap, ...rest }: CachedModule): readonly Uint8Array[] {
  const { functions, functionInfo, offsets, sharing, ...small } = probeMap;
  const parts = [
    bytes,
    packFunctions(functions),
    packInfo(functionInfo),
    packOffsets(offsets),
    packSharing(sharing),
  ];
  const head: Head = { ...rest, probeMap: small, sizes: parts.map(({ length }) => length) };
  const packedHead = serialize(head);
  const prefix = new Uint8Array(PREFIX_BYTES);
  new DataView(prefix.buffer).setUint32(0, packedHead.length, true);
  return [prefix, packedHead, ...parts];
}

/**
 * Undefined when the bytes cannot be restored. They must be what {@link packModule} made: that is not checked here. The
 * rewritten module and what is not unpacked yet stay in `packed`.
 */
export function unpackModule(packed: Uint8Array): CachedModule | undefined {
  let head: Head;
  let at = PREFIX_BYTES;
  try {
    at += new DataView(packed.buffer, packed.byteOffset, packed.length).getUint32(0, true);
    head = deserialize(packed.subarray(PREFIX_BYTES, at)) as Head;
  } catch {
    return undefined;
  }
  const { probeMap, sizes, ...rest } = head;
  const [bytes, functions, functionInfo, offsets, sharing] = sizes.map((size) => {
    at += size;
    return packed.subarray(at - size, at);
  });
  const large: { readonly [name in Large]?: () => ProbeMap[name] } = {
    functions: () => unpackFunctions(functions!),
    functionInfo: () => unpackInfo(functionInfo!),
    offsets: () => unpackOffsets(offsets!),
    ...(sharing!.length === 0 ? {} : { sharing: () => unpackSharing(sharing!) }),
  };
  for (const [name, unpack] of Object.entries(large)) makeWhenAsked(probeMap, name, unpack);
  return { ...rest, bytes: bytes!, probeMap: probeMap as ProbeMap };
}

/** Gives an object a property that is made when somebody asks for it, once. */
function makeWhenAsked(target: object, name: string, make: () => unknown): void {
  Object.defineProperty(target, name, {
    enumerable: true,
    configurable: true,
    get() {
      const value = make();
      Object.defineProperty(target, name, { enumerable: true, value });
      return value;
    },
  });
}

/** A rewritten module as the cache keeps it: the only file that knows how a probe map is laid out there. */
import { deserialize, serialize } from 'node:v8';
import type { Warning } from '../errors.ts';
import { type FunctionProbes, type PlaceColumns, Places, type ProbeMap } from '../probe-map.ts';

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

interface Packed extends Omit<CachedModule, 'probeMap'> {
  readonly probeMap: Omit<ProbeMap, 'functions'>;
  readonly functions: readonly (Omit<FunctionProbes, 'places'> & { readonly places: PlaceColumns })[];
}

/** Packs what can be restored on an engine with the same serialization. */
export function packModule({ probeMap, ...rest }: CachedModule): Uint8Array {
  const { functions, ...map } = probeMap;
  const packed: Packed = {
    ...rest,
    probeMap: map,
    functions: functions.map(({ places, ...fn }) => ({ ...fn, places: places.columns })),
  };
  return serialize(packed);
}

/** Undefined when the bytes cannot be restored. They must be what {@link packModule} made: that is not checked here. */
export function unpackModule(bytes: Uint8Array): CachedModule | undefined {
  let packed: Packed;
  try {
    packed = deserialize(bytes) as Packed;
  } catch {
    return undefined;
  }
  const { probeMap, functions, ...rest } = packed;
  return {
    ...rest,
    probeMap: {
      ...probeMap,
      functions: functions.map(({ places, ...fn }) => ({ ...fn, places: Places.fromColumns(places) })),
    },
  };
}

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

type Lists = 'blockStart' | 'blockCounter' | 'edgeFrom' | 'edgeTo' | 'edgeCounter';

/** The numbers of all functions in a few columns: thousands of short arrays take longer to restore than all the rest. */
interface Packed extends Omit<CachedModule, 'probeMap'> {
  readonly probeMap: Omit<ProbeMap, 'functions'>;
  readonly functions: readonly Omit<FunctionProbes, Lists | 'places'>[];
  /** Function after function, its lists with their lengths before them; all fit, as modules have 2^30 bytes. */
  readonly numbers: Int32Array;
  /** Function after function. */
  readonly places: Uint32Array;
  readonly placeLengths: Uint32Array;
  readonly edgeLists: readonly PlaceColumns['edgeLists'][];
}

/** Packs what can be restored on an engine with the same serialization. */
export function packModule({ probeMap, ...rest }: CachedModule): Uint8Array {
  const { functions, ...map } = probeMap;
  const numbers: number[] = [];
  const places = functions.map((fn) => fn.places.columns);
  const placeLengths = Uint32Array.from(places, ({ data }) => data.length);
  const allPlaces = new Uint32Array(placeLengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const { data } of places) {
    allPlaces.set(data, at);
    at += data.length;
  }
  const packed: Packed = {
    ...rest,
    probeMap: map,
    functions: functions.map((fn) => {
      const { blockStart, blockCounter, edgeFrom, edgeTo, edgeCounter, places, ...other } = fn;
      for (const list of [blockStart, blockCounter, edgeFrom, edgeTo, edgeCounter]) {
        numbers.push(list.length);
        for (let i = 0; i < list.length; i++) numbers.push(list[i]!);
      }
      return other;
    }),
    numbers: Int32Array.from(numbers),
    places: allPlaces,
    placeLengths,
    edgeLists: places.map(({ edgeLists }) => edgeLists),
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
  const { probeMap, functions, numbers, places, placeLengths, edgeLists, ...rest } = packed;
  let number = 0;
  let place = 0;
  const nextList = (): number[] => {
    const list = new Array<number>(numbers[number++]!);
    for (let i = 0; i < list.length; i++) list[i] = numbers[number++]!;
    return list;
  };
  return {
    ...rest,
    probeMap: {
      ...probeMap,
      functions: functions.map((other, i) => {
        const data = places.subarray(place, place + placeLengths[i]!);
        place += data.length;
        return {
          ...other,
          blockStart: nextList(),
          blockCounter: nextList(),
          edgeFrom: nextList(),
          edgeTo: nextList(),
          edgeCounter: nextList(),
          places: Places.fromColumns({ data, edgeLists: edgeLists[i]! }),
        };
      }),
    },
  };
}

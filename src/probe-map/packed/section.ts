/** What a section of the packed probe map is: one row of the table in sections/index.ts. */
import type { ProbeMap } from '../probe-map.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';

/** What the sections decoded before have given. */
export type DecodedSoFar = Partial<ProbeMap>;

/** Turns a payload of one version into that of the next. */
export type Upgrader = (payload: Uint8Array) => Uint8Array;

/** One part of a probe map, and how it is packed. */
export interface Section {
  /** Never used again for anything else. */
  readonly id: number;
  /** For messages. */
  readonly name: string;
  /** Version that `encode` writes and `decode` reads. */
  readonly version: number;
  /** Properties of the probe map that it holds. */
  readonly properties: readonly (keyof ProbeMap)[];
  /** True when every probe map has it. */
  readonly always: boolean;
  /** True when readers that do not know it may leave it out: counts and lines are right without it. */
  readonly ignorable: boolean;
  /** True when it is large, so that it is decoded only when used where the bytes are trusted. */
  readonly large: boolean;
  /** Writes the payload; false: this map has nothing for this section. */
  readonly encode: (map: ProbeMap, to: ByteWriter) => boolean;
  /** Reads what `encode` wrote. Indices are checked afterwards, by validation/. */
  readonly decode: (from: ByteReader, decoded: DecodedSoFar) => Partial<ProbeMap>;
  /** Version → what makes the next version of it. One for every version from 1 up to the one before `version`. */
  readonly upgrade: Readonly<Record<number, Upgrader>>;
}

/** Engines take no module with more functions; each needs far more memory than the few bytes that it may take here. */
export const MAX_FUNCTIONS = 1_000_000;

/** What is left of an object when all known properties were taken: a property that is new in an interface is a type error. */
export type Nothing = Readonly<Record<string, never>>;

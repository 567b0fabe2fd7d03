/**
 * The state of the guest at an event of a ring, as far as its record holds it: wasm locals, and copies of parts of memory. It is that of
 * the event, whatever the guest has done since.
 */
import type { SiteIndex } from '../../indices.ts';
import type { LocalType } from '../../probe-map/index.ts';
import type { CarriedLocal, GuestMemory, GuestState, WasmValue } from '../../variables/index.ts';
import { variablesAt } from './event-state.ts';
import { type TracedInstance, wordsOf } from './instance.ts';
import { fromBits } from './local-values.ts';
import { functionOfSite } from './sites.ts';

const WORD = 4;

/** A record, and until when it can be read. */
export interface RecordPlace {
  readonly instance: TracedInstance;
  readonly index: SiteIndex;
  readonly records: Int32Array;
  /** The word at which the record begins. */
  readonly at: number;
  /** Throws when the event is over. */
  readonly check: () => void;
}

/** The state that a record holds. */
export function recordState(place: RecordPlace): GuestState {
  const { instance, index, records, at, check } = place;
  const { locals } = functionOfSite(instance.map, index);
  const { carried = [], copied = [] } = variablesAt(instance, index) ?? {};
  const types = typesOf(locals, carried);
  let memory: GuestMemory | undefined;
  return {
    local(local) {
      check();
      const more = carried.findIndex((each) => each.index === local);
      const position = local < locals.length ? local : more < 0 ? -1 : locals.length + more;
      const type = types[position];
      if (type === undefined || type === '-') return undefined;
      let word = at + 1;
      for (let i = 0; i < position; i++) word += wordsOf(types[i] ?? '-');
      if (type === 'i32') return { type, value: records[word] ?? 0 };
      return { type, value: fromBits(type, bitsAt(records, word, wordsOf(type))) } as WasmValue;
    },
    global: () => undefined,
    memory() {
      check();
      const first = types.reduce((words, type) => words + wordsOf(type), at + 1);
      memory ??= new RecordMemory(
        copiesIn(records, first, copied),
        instance.handles?.memory?.buffer.byteLength ?? 0,
      );
      return memory;
    },
  };
}

function typesOf(locals: readonly LocalType[], carried: readonly CarriedLocal[]): readonly LocalType[] {
  if (locals.length > 0) return [...locals, ...carried.map(({ type }) => type)];
  const known = knownTypes.get(carried) ?? carried.map(({ type }) => type);
  knownTypes.set(carried, known);
  return known;
}

/** Places share what they carry. */
const knownTypes = new WeakMap<readonly CarriedLocal[], readonly LocalType[]>();

/** What an event of a ring hands over, as `handedOver` has it for a call. */
export function valuesInRecord({
  instance,
  index,
  records,
  at,
}: Omit<RecordPlace, 'check'>): readonly bigint[] {
  const { locals } = functionOfSite(instance.map, index);
  const { carried = [] } = variablesAt(instance, index) ?? {};
  let word = at + 1;
  return [...locals, ...carried.map(({ type }) => type)].map((type) => {
    const words = wordsOf(type);
    const bits = bitsAt(records, word, words);
    word += words;
    return bits;
  });
}

function bitsAt(records: Int32Array, word: number, words: number): bigint {
  const low = BigInt.asUintN(32, BigInt(records[word] ?? 0));
  return words < 2 ? low : (BigInt(records[word + 1] ?? 0) << 32n) | low;
}

/** Bytes of memory that a record has a copy of. */
interface MemoryCopy {
  readonly address: number;
  /** Those that are there. */
  readonly bytes: Uint8Array;
  /** How many were to be copied. */
  readonly wanted: number;
}

function copiesIn(records: Int32Array, first: number, copied: readonly number[]): readonly MemoryCopy[] {
  let word = first;
  return copied.map((wanted) => {
    const length = records[word] ?? 0;
    const address = (records[word + 1] ?? 0) >>> 0;
    const bytes = new Uint8Array(records.buffer, records.byteOffset + (word + 2) * WORD, length);
    word += 2 + Math.ceil(wanted / WORD);
    return { address, bytes, wanted };
  });
}

/** Memory 0 at an event, as far as it was copied. */
class RecordMemory implements GuestMemory {
  readonly missing = 'delivery ring copies the chosen variables only';
  readonly byteLength: number;
  private readonly copies: readonly MemoryCopy[];

  /** @param size bytes of memory now; it never shrinks */
  constructor(copies: readonly MemoryCopy[], size: number) {
    this.copies = copies;
    let byteLength = size;
    // What was not in memory then shows where it ended; at address 0 nothing is ever copied.
    for (const { address, bytes, wanted } of copies)
      if (address !== 0 && bytes.length < wanted)
        byteLength = Math.min(byteLength, bytes.length > 0 ? address + bytes.length : address + wanted - 1);
    this.byteLength = byteLength;
  }

  holds(address: number, length: number): boolean {
    return this.find(address, length) !== undefined;
  }

  touches(address: number, length: number): boolean {
    return this.copies.some(
      (copy) => copy.address < address + length && address < copy.address + copy.bytes.length,
    );
  }

  extent(address: number): number {
    let most = 0;
    for (const copy of this.copies)
      if (copy.address <= address) most = Math.max(most, copy.address + copy.bytes.length - address);
    return most;
  }

  read(address: number, length: number): Uint8Array | undefined {
    const copy = this.find(address, length);
    return copy?.bytes.slice(address - copy.address, address - copy.address + length);
  }

  forLater(): GuestMemory {
    const copies = this.copies.map((copy) => ({ ...copy, bytes: copy.bytes.slice() }));
    return new RecordMemory(copies, this.byteLength);
  }

  private find(address: number, length: number): MemoryCopy | undefined {
    return this.copies.find(
      (copy) => copy.address <= address && address + length <= copy.address + copy.bytes.length,
    );
  }
}

/**
 * The state of the guest at an event of a ring, as far as its record holds it: wasm locals, and copies of parts of memory. It is that of
 * the event, whatever the guest has done since.
 */
import type { SiteIndex } from '../../indices.ts';
import type { GuestMemory, GuestState, WasmValue } from '../../variables/index.ts';
import { type EventLife, variablesAt } from './event-state.ts';
import type { TracedInstance } from './instance.ts';
import { fromBits } from './local-values.ts';
import {
  COPY_HEADER,
  type RecordedCopy,
  type RecordedLocal,
  type RecordLayout,
  recordLayout,
  WORD,
  wordsOf,
} from './record-layout.ts';
import { functionOfSite } from './sites.ts';

/** A record. */
export interface RecordPlace {
  readonly instance: TracedInstance;
  readonly index: SiteIndex;
  readonly records: Int32Array;
  /** The first word of the event's values. */
  readonly at: number;
}

function layoutAt(instance: TracedInstance, index: SiteIndex): RecordLayout {
  const known = instance.layouts[index];
  if (known !== undefined) return known;
  const { locals } = functionOfSite(instance.map, index);
  const { carried = [], copied = [] } = variablesAt(instance, index) ?? {};
  const layout = recordLayout(locals, carried, copied);
  instance.layouts[index] = layout;
  return layout;
}

/** The state that a record holds, while its event lasts. */
export class RecordState implements GuestState {
  private readonly place: RecordPlace;
  private readonly layout: RecordLayout;
  private readonly life: EventLife;
  private readonly event: number;
  private copied: RecordMemory | undefined;

  constructor(place: RecordPlace, life: EventLife) {
    this.place = place;
    this.layout = layoutAt(place.instance, place.index);
    this.life = life;
    this.event = life.event;
  }

  local(local: number): WasmValue | undefined {
    this.life.check(this.event);
    for (const each of this.layout.locals) if (each.index === local) return this.valueOf(each);
    return undefined;
  }

  global(): undefined {
    return undefined;
  }

  memory(): GuestMemory {
    this.life.check(this.event);
    const { instance, records, at } = this.place;
    // It never shrinks.
    this.copied ??= new RecordMemory(records, { at, copies: this.layout.copies }, () => {
      return instance.handles?.memory?.buffer.byteLength ?? 0;
    });
    return this.copied;
  }

  private valueOf({ type, word }: RecordedLocal): WasmValue {
    const { records, at } = this.place;
    if (type === 'i32') return { type, value: records[at + word] ?? 0 };
    return { type, value: fromBits(type, bitsAt(records, at + word, wordsOf(type))) } as WasmValue;
  }
}

/** What an event of a ring hands over, as `handedOver` has it for a call. */
export function valuesInRecord({ instance, index, records, at }: RecordPlace): readonly bigint[] {
  const { locals } = functionOfSite(instance.map, index);
  const { carried = [] } = variablesAt(instance, index) ?? {};
  let word = at;
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

/** The copies among the values of an event: the first word of these, and where they are. */
interface CopiesInRecord {
  readonly at: number;
  readonly copies: readonly RecordedCopy[];
}

/** Memory 0 at an event, as far as it was copied. */
class RecordMemory implements GuestMemory {
  readonly missing = 'delivery ring copies the chosen variables only';
  private readonly records: Int32Array;
  private readonly place: CopiesInRecord;
  private readonly sizeNow: () => number;
  private size: number | undefined;

  /** @param sizeNow bytes of memory by now */
  constructor(records: Int32Array, place: CopiesInRecord, sizeNow: () => number) {
    this.records = records;
    this.place = place;
    this.sizeNow = sizeNow;
  }

  get byteLength(): number {
    this.size ??= this.sizeThen();
    return this.size;
  }

  holds(address: number, length: number): boolean {
    return this.find(address, length) >= 0;
  }

  small(address: number, length: number): number | undefined {
    const start = this.find(address, length);
    if (start < 0) return undefined;
    const { records } = this;
    const shift = 8 * (start % WORD);
    const word = Math.floor(start / WORD);
    const low = (records[word] ?? 0) >>> shift;
    const isInOne = shift + 8 * length <= 32;
    const bits = isInOne || shift === 0 ? low : low | ((records[word + 1] ?? 0) << (32 - shift));
    return length === WORD ? bits >>> 0 : (bits & ((1 << (8 * length)) - 1)) >>> 0;
  }

  touches(address: number, length: number): boolean {
    const { records, place } = this;
    return place.copies.some(({ word }) => {
      const start = (records[place.at + word + 1] ?? 0) >>> 0;
      return start < address + length && address < start + (records[place.at + word] ?? 0);
    });
  }

  extent(address: number): number {
    const { records, place } = this;
    let most = 0;
    for (const { word } of place.copies) {
      const start = (records[place.at + word + 1] ?? 0) >>> 0;
      if (start <= address) most = Math.max(most, start + (records[place.at + word] ?? 0) - address);
    }
    return most;
  }

  read(address: number, length: number): Uint8Array | undefined {
    const start = this.find(address, length);
    const { buffer, byteOffset } = this.records;
    return start < 0 ? undefined : new Uint8Array(buffer, byteOffset + start, length).slice();
  }

  forLater(): GuestMemory {
    const { records, place } = this;
    const last = place.copies.at(-1);
    const end = last === undefined ? 0 : last.word + COPY_HEADER + Math.ceil(last.wanted / WORD);
    const { byteLength } = this;
    const own = records.slice(place.at, place.at + end);
    return new RecordMemory(own, { at: 0, copies: place.copies }, () => byteLength);
  }

  /** Where bytes are, from the start of the records on; -1: not all of them were copied. */
  private find(address: number, length: number): number {
    const { records, place } = this;
    for (const { word } of place.copies) {
      const at = place.at + word;
      const start = (records[at + 1] ?? 0) >>> 0;
      if (start <= address && address + length <= start + (records[at] ?? 0))
        return (at + COPY_HEADER) * WORD + address - start;
    }
    return -1;
  }

  /** What was not in memory then shows where it ended; at address 0 nothing is ever copied. */
  private sizeThen(): number {
    const { records, place } = this;
    let size = this.sizeNow();
    for (const { word, wanted } of place.copies) {
      const length = records[place.at + word] ?? 0;
      const address = (records[place.at + word + 1] ?? 0) >>> 0;
      if (address !== 0 && length < wanted)
        size = Math.min(size, length > 0 ? address + length : address + wanted - 1);
    }
    return size;
  }
}

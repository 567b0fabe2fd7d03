/** Writing of the binary format: primitives (WebAssembly 3.0 §5.2) and whole modules from kept and new sections. */
import { grown } from '../columns/index.ts';
import type { ModuleOffset } from '../location.ts';
import { ByteReader } from './byte-reader.ts';
import { type Section, SectionId, sectionRank } from './sections.ts';

const encoder = new TextEncoder();

/** A growing array of bytes. */
export class ByteWriter {
  /** Number of bytes written. */
  length = 0;
  private buffer: Uint8Array<ArrayBuffer>;

  /** `capacity` is the expected number of bytes. */
  constructor(capacity = 256) {
    this.buffer = new Uint8Array(Math.max(capacity, 16));
  }

  /** One byte. */
  u8(byte: number): void {
    if (this.length === this.buffer.length) this.grow(1);
    this.buffer[this.length++] = byte;
  }

  /** Unsigned LEB128 of 32 bits, in its shortest form. */
  u32(value: number): void {
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.u8((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    this.u8(rest);
  }

  /** Signed LEB128 of 32 bits, in its shortest form. */
  s32(value: number): void {
    let rest = value | 0;
    while (rest < -0x40 || rest > 0x3f) {
      this.u8((rest & 0x7f) | 0x80);
      rest >>= 7;
    }
    this.u8(rest & 0x7f);
  }

  /** Signed LEB128 of 64 bits, in its shortest form. */
  s64(value: bigint): void {
    let rest = BigInt.asIntN(64, value);
    while (rest < -0x40n || rest > 0x3fn) {
      this.u8(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.u8(Number(rest & 0x7fn));
  }

  /** Bytes as they are. */
  bytes(view: ArrayLike<number>): void {
    if (this.length + view.length > this.buffer.length) this.grow(view.length);
    this.buffer.set(view, this.length);
    this.length += view.length;
  }

  /** `source[start, end)` as it is; without a view for the short runs between probes. */
  copy(source: Uint8Array, start: number, end: number): void {
    const count = end - start;
    if (this.length + count > this.buffer.length) this.grow(count);
    if (count > 32) {
      this.buffer.set(source.subarray(start, end), this.length);
    } else {
      for (let i = 0; i < count; i++) this.buffer[this.length + i] = source[start + i] as number;
    }
    this.length += count;
  }

  /** A name: length and UTF-8. */
  name(text: string): void {
    const encoded = encoder.encode(text);
    this.u32(encoded.length);
    this.bytes(encoded);
  }

  /** What was written, as a view: later writing may change it. */
  finish(): Uint8Array {
    return this.buffer.subarray(0, this.length);
  }

  private grow(needed: number): void {
    this.buffer = grown(this.buffer, Math.max(this.buffer.length * 2, this.length + needed));
  }
}

/** A section that a rewritten module gets in addition. */
export interface NewSection {
  /** One of {@link SectionId}. */
  readonly id: number;
  /** All that follows the size, in a custom section the name included (see {@link customContents}). */
  readonly contents: Uint8Array;
}

/** Answer of {@link writeSections}. */
export interface WrittenModule {
  readonly bytes: Uint8Array;
  /** Section of the original that was kept or replaced → ModuleOffset of its contents in the new bytes. */
  readonly contentStart: ReadonlyMap<Section, ModuleOffset>;
}

/**
 * Writes a module anew. A section not named in `replace` is copied unchanged, header included, so that without
 * changes the bytes are those of the original; one replaced by `undefined` is left out. An added section goes to its
 * place in the order of sections, a custom one to the end.
 */
export function writeSections(
  original: { readonly bytes: Uint8Array; readonly sections: readonly Section[] },
  replace: ReadonlyMap<Section, Uint8Array | undefined>,
  added: readonly NewSection[] = [],
): WrittenModule {
  const { bytes, sections } = original;
  const writer = new ByteWriter(writtenBytes(sections, replace, added));
  const contentStart = new Map<Section, ModuleOffset>();
  const before = insertionPoints(sections, added);
  writer.copy(bytes, 0, 8);
  sections.forEach((section, i) => {
    for (const addition of before[i] ?? []) writeSection(writer, addition);
    const contents = replace.get(section);
    if (contents !== undefined) {
      writeSection(writer, { id: section.id, contents });
      contentStart.set(section, (writer.length - contents.length) as ModuleOffset);
    } else if (!replace.has(section)) {
      const moved = writer.length - section.start;
      writer.copy(bytes, section.start, section.end);
      contentStart.set(section, (section.contentStart + moved) as ModuleOffset);
    }
  });
  for (const addition of before[sections.length] ?? []) writeSection(writer, addition);
  return { bytes: writer.finish(), contentStart };
}

/** Bytes of a rewritten module: a large one should not have room left over. */
function writtenBytes(
  sections: readonly Section[],
  replace: ReadonlyMap<Section, Uint8Array | undefined>,
  added: readonly NewSection[],
): number {
  let size = 8;
  for (const { contents } of added) size += sectionBytes(contents);
  for (const section of sections) {
    const contents = replace.get(section);
    if (contents !== undefined) size += sectionBytes(contents);
    else if (!replace.has(section)) size += section.end - section.start;
  }
  return size;
}

/** Bytes of a section with its id and the LEB128 of its size. */
function sectionBytes({ length }: Uint8Array): number {
  return 1 + Math.max(1, Math.ceil((32 - Math.clz32(length)) / 7)) + length;
}

function writeSection(writer: ByteWriter, { id, contents }: NewSection): void {
  writer.u8(id);
  writer.u32(contents.length);
  writer.bytes(contents);
}

/** Index of a section → what is to be written before it; at `sections.length`, at the end. */
function insertionPoints(sections: readonly Section[], added: readonly NewSection[]): NewSection[][] {
  const before: NewSection[][] = [];
  const byRank = added.toSorted((a, b) => placeOf(a.id) - placeOf(b.id));
  for (const addition of byRank) {
    const rank = placeOf(addition.id);
    // After the last section that comes earlier; custom sections that follow it (DWARF, names) stay after it.
    let point = sections.findLastIndex(({ id }) => id !== SectionId.custom && placeOf(id) < rank) + 1;
    if (point === 0) point = sections.findIndex(({ id }) => sectionRank(id) >= 0);
    if (point === -1 || addition.id === SectionId.custom) point = sections.length;
    before[point] ??= [];
    before[point]?.push(addition);
  }
  return before;
}

/** Rank of a section that is to be ordered; what has none comes last. */
function placeOf(id: number): number {
  const rank = sectionRank(id);
  return rank < 0 ? Number.MAX_SAFE_INTEGER : rank;
}

/** Contents of a custom section. */
export function customContents(name: string, data: Uint8Array): Uint8Array {
  const writer = new ByteWriter(name.length + data.length + 8);
  writer.name(name);
  writer.bytes(data);
  return writer.finish();
}

/**
 * Contents of a section that is a vector (type, import, function, table, memory, tag, global, export, element, code,
 * data), with `count` more items, encoded one after the other, at its end. Without `section`, a new one.
 */
export function appendItems(
  bytes: Uint8Array,
  section: Section | undefined,
  items: Uint8Array,
  count: number,
): Uint8Array {
  if (section === undefined) {
    const writer = new ByteWriter(items.length + 5);
    writer.u32(count);
    writer.bytes(items);
    return writer.finish();
  }
  const reader = new ByteReader(bytes, section.contentStart, section.end);
  const present = reader.u32();
  const writer = new ByteWriter(section.end - section.contentStart + items.length + 5);
  writer.u32(present + count);
  writer.copy(bytes, reader.position, section.end);
  writer.bytes(items);
  return writer.finish();
}

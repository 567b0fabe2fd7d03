/** Framing of a module: preamble and sections (WebAssembly 3.0 §5.5.1, §5.5.2, §5.5.16). Contents are not read here. */
import { MalformedModuleError, UnsupportedError } from '../errors.ts';
import type { ModuleOffset } from '../location.ts';
import { ByteReader } from './byte-reader.ts';

/** Section ids in the order in which a module has them; custom sections (0) may be anywhere. */
export const SectionId = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  tag: 13,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  datacount: 12,
  code: 10,
  data: 11,
} as const;

const order: readonly number[] = Object.values(SectionId).filter((id) => id !== SectionId.custom);
const sectionNames: readonly (readonly [name: string, id: number])[] = Object.entries(SectionId);

/** One section. All offsets are ModuleOffsets. */
export interface Section {
  /** One of {@link SectionId}, or an id that WebAssembly 3.0 does not know. */
  readonly id: number;
  /** Name of a custom section. */
  readonly name?: string;
  /** Of the id byte. */
  readonly start: ModuleOffset;
  /** Of the first byte after the size. */
  readonly contentStart: ModuleOffset;
  /** As `contentStart`; in a custom section, of the first byte after its name. */
  readonly dataStart: ModuleOffset;
  /** One past the last byte. */
  readonly end: ModuleOffset;
}

/** Place of a section id in a module, from 0; -1 for custom and unknown sections, which have none. */
export function sectionRank(id: number): number {
  return order.indexOf(id);
}

/** `type`, `code`… or the id in hex. */
export function sectionTitle(id: number): string {
  return sectionNames.find(([, known]) => known === id)?.[0] ?? `0x${id.toString(16)}`;
}

const startsWith = (bytes: Uint8Array, prefix: readonly number[]) =>
  prefix.every((byte, i) => bytes[i] === byte);

const MAGIC = [0x00, 0x61, 0x73, 0x6d];
const MODULE = [...MAGIC, 0x01, 0x00, 0x00, 0x00];

/** True for a WebAssembly component, whatever its version: the same magic number, but layer 1. */
export function isComponent(bytes: Uint8Array): boolean {
  return startsWith(bytes, MAGIC) && bytes[6] === 1 && bytes[7] === 0;
}

/**
 * Finds the sections of a module, custom and unknown ones included, in file order.
 * @throws {@link MalformedModuleError} when the bytes are no module, a section is cut off, twice there or out of order
 * @throws {@link UnsupportedError} for a component
 */
export function readSections(bytes: Uint8Array): Section[] {
  if (!startsWith(bytes, MAGIC)) {
    throw new MalformedModuleError('not a WebAssembly module: it does not start with "\\0asm"', 0);
  }
  if (isComponent(bytes)) {
    throw new UnsupportedError('this is a WebAssembly component; extract its core modules first', 4);
  }
  if (!startsWith(bytes, MODULE)) {
    throw new MalformedModuleError('unknown version of the binary format: expected 1', 4);
  }
  const reader = new ByteReader(bytes, MODULE.length);
  const sections: Section[] = [];
  let lastRank = -1;
  while (!reader.done) {
    const section = readSection(reader);
    const rank = sectionRank(section.id);
    if (rank >= 0 && rank <= lastRank) {
      const problem = rank === lastRank ? 'twice there' : 'out of order';
      throw new MalformedModuleError(`${sectionTitle(section.id)} section is ${problem}`, section.start);
    }
    lastRank = Math.max(lastRank, rank);
    sections.push(section);
  }
  return sections;
}

function readSection(reader: ByteReader): Section {
  const start = reader.position as ModuleOffset;
  const id = reader.u8();
  const size = reader.u32();
  const contentStart = reader.position as ModuleOffset;
  if (size > reader.end - contentStart) {
    throw new MalformedModuleError(
      `${sectionTitle(id)} section has ${size} bytes, but only ${reader.end - contentStart} are left`,
      start,
    );
  }
  reader.skip(size);
  const end = reader.position as ModuleOffset;
  if (id !== SectionId.custom) return { id, start, contentStart, dataStart: contentStart, end };
  const contents = new ByteReader(reader.bytes, contentStart, end);
  const name = contents.name();
  return { id, name, start, contentStart, dataStart: contents.position as ModuleOffset, end };
}

/**
 * The name section (WebAssembly 3.0 §7.4.1 and the extended-name-section proposal). Names are advice: a damaged
 * section yields what was readable.
 */
import { MalformedModuleError } from '../errors.ts';
import type { ModuleOffset } from '../location.ts';
import { ByteReader } from './byte-reader.ts';
import type { WasmModule } from './module.ts';
import { type Section, SectionId } from './sections.ts';
import { ByteWriter } from './write.ts';

/** Ids of the subsections. `local`, `label` and `field` hold two-level maps, `module` one name. */
export const NameSubsectionId = {
  module: 0,
  function: 1,
  local: 2,
  label: 3,
  type: 4,
  table: 5,
  memory: 6,
  global: 7,
  element: 8,
  data: 9,
  field: 10,
  tag: 11,
} as const;

/** One subsection; offsets are ModuleOffsets. */
export interface NameSubsection {
  /** One of {@link NameSubsectionId}, or an unknown id. */
  readonly id: number;
  /** Of the id byte. */
  readonly start: ModuleOffset;
  /** Of the first byte after the size. */
  readonly contentStart: ModuleOffset;
  /** One past the last byte. */
  readonly end: ModuleOffset;
}

/** What {@link readNames} finds. */
export interface NameSection {
  readonly section: Section;
  readonly moduleName?: string;
  /** funcidx → name. */
  readonly functions: ReadonlyMap<number, string>;
  /** The subsections up to the first damaged one. */
  readonly subsections: readonly NameSubsection[];
  /** True when something could not be read. */
  readonly damaged: boolean;
}

/** Reads a module's (first) name section; `undefined` when it has none. Never throws for bad bytes. */
export function readNames(module: WasmModule): NameSection | undefined {
  const section = module.sections.find(({ id, name }) => id === SectionId.custom && name === 'name');
  if (section === undefined) return undefined;
  const subsections: NameSubsection[] = [];
  let damaged = !readable(() => {
    const reader = new ByteReader(module.bytes, section.dataStart, section.end);
    while (!reader.done) {
      const start = reader.position as ModuleOffset;
      const id = reader.u8();
      const size = reader.u32();
      const contentStart = reader.position as ModuleOffset;
      reader.skip(size);
      subsections.push({ id, start, contentStart, end: reader.position as ModuleOffset });
    }
  });
  const functions = new Map<number, string>();
  let moduleName: string | undefined;
  for (const { id, contentStart, end } of subsections) {
    const reader = new ByteReader(module.bytes, contentStart, end);
    damaged =
      !readable(() => {
        if (id === NameSubsectionId.module) moduleName = reader.name();
        if (id === NameSubsectionId.function) readNameMap(reader, functions);
      }) || damaged;
  }
  return { section, ...(moduleName === undefined ? {} : { moduleName }), functions, subsections, damaged };
}

/**
 * Reads the subsection of one kind of names into index → name; empty when there is none. For the subsections that
 * hold one-level maps: `function`, `type`, `table`, `memory`, `global`, `element`, `data`, `tag`.
 */
export function readIndexNames(
  module: WasmModule,
  names: NameSection,
  id: number,
): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  for (const subsection of names.subsections) {
    if (subsection.id !== id) continue;
    const reader = new ByteReader(module.bytes, subsection.contentStart, subsection.end);
    readable(() => readNameMap(reader, found));
  }
  return found;
}

/**
 * Contents of the name section (for `writeSections`) without the subsections of one id, and without what follows a
 * damaged one: where code moved, label names would point to the wrong block.
 */
export function withoutNameSubsection(module: WasmModule, names: NameSection, id: number): Uint8Array {
  const { section, subsections } = names;
  const writer = new ByteWriter();
  writer.bytes(module.bytes.subarray(section.contentStart, section.dataStart));
  for (const subsection of subsections) {
    if (subsection.id !== id) writer.bytes(module.bytes.subarray(subsection.start, subsection.end));
  }
  return writer.finish();
}

function readNameMap(reader: ByteReader, names: Map<number, string>): void {
  for (let left = reader.count('names', 2); left > 0; left--) {
    const index = reader.u32();
    names.set(index, reader.name());
  }
}

/** Runs a reader; false when the bytes were bad. */
function readable(read: () => void): boolean {
  try {
    read();
    return true;
  } catch (error) {
    if (error instanceof MalformedModuleError) return false;
    throw error;
  }
}

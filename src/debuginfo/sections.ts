/** Custom sections of a container by name, and the two of them that hold one name (a URL) or some bytes. */
import { WtraceError } from '../errors.ts';
import { ByteReader, type Section, SectionId } from '../wasm/index.ts';

/** Contents of the last custom section of this name; undefined when there is none. */
export function customSection(
  bytes: Uint8Array,
  sections: readonly Section[],
  name: string,
): Uint8Array | undefined {
  const section = sections.findLast((each) => each.id === SectionId.custom && each.name === name);
  return section && bytes.subarray(section.dataStart, section.end);
}

/** Contents of a custom section that holds one name; undefined when there is none, or it is damaged. */
export function nameInSection(
  bytes: Uint8Array,
  sections: readonly Section[],
  name: string,
): string | undefined {
  const contents = customSection(bytes, sections, name);
  if (contents === undefined) return undefined;
  try {
    return new ByteReader(contents).name();
  } catch (error) {
    if (!(error instanceof WtraceError)) throw error;
    return undefined;
  }
}

/** The DWARF sections (`.debug_…`) of a container, by name; of equal names the first holds. */
export function dwarfSections(bytes: Uint8Array, sections: readonly Section[]): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>();
  for (const section of sections) {
    if (section.id !== SectionId.custom || !section.name?.startsWith('.debug_')) continue;
    if (!found.has(section.name)) found.set(section.name, bytes.subarray(section.dataStart, section.end));
  }
  return found;
}

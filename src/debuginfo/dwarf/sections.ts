/** The DWARF sections of one container, by name (`.debug_info`). Custom sections of a module, one each. */

/** Section name → contents. */
export type DwarfSections = ReadonlyMap<string, Uint8Array>;

const nothing = new Uint8Array(0);

/** Contents of a section; empty when the container has none of that name. */
export function sectionBytes(sections: DwarfSections, name: string): Uint8Array {
  return sections.get(name) ?? nothing;
}

/** Makes what a random module keeps to itself visible, so that two runs can be compared by it. */
import { appendItems, ByteWriter, readModule, SectionId, writeSections } from '../../src/wasm/index.ts';

const MEMORY = 2;

/** The module with an export `seen<n>` more for each memory. */
export function withExportedMemories(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const module = readModule(bytes);
  const exports = new ByteWriter();
  module.memories.forEach((_, memidx) => {
    exports.name(`seen${memidx}`);
    exports.u8(MEMORY);
    exports.u32(memidx);
  });
  const section = module.sections.find(({ id }) => id === SectionId.export);
  const contents = appendItems(bytes, section, exports.finish(), module.memories.length);
  const written =
    section === undefined
      ? writeSections(module, new Map(), [{ id: SectionId.export, contents }])
      : writeSections(module, new Map([[section, contents]]));
  return Uint8Array.from(written.bytes);
}

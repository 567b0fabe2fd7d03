/**
 * The mark of a rewritten module: a custom section that says where its probe map is, so that a thread that gets the module by
 * `postMessage` can count it as well. What is in it is between those who write and who recognise it.
 */
import { WtraceError } from '../errors.ts';
import { ByteWriter, customContents, readSections, SectionId } from '../wasm/index.ts';
import { MARK_NAME } from './mark-name.ts';
import { markSection } from './mark-section.ts';

/** The bytes of a module with its mark. */
export function withMark(bytes: Uint8Array, text: string): Uint8Array<ArrayBuffer> {
  const contents = customContents(MARK_NAME, new TextEncoder().encode(text));
  const head = new ByteWriter(8);
  head.u8(SectionId.custom);
  head.u32(contents.length);
  const start = head.finish();
  const marked = new Uint8Array(bytes.length + start.length + contents.length);
  marked.set(bytes);
  marked.set(start, bytes.length);
  marked.set(contents, bytes.length + start.length);
  return marked;
}

/**
 * Reads the mark of a compiled module.
 * @param module anything: whether it is one, the engine knows, not its prototype
 * @param customSections the engine's own
 * @returns undefined: it has none
 */
export function markOf(
  module: unknown,
  customSections: typeof WebAssembly.Module.customSections,
): string | undefined {
  const section = markSection(module, customSections);
  return section && new TextDecoder().decode(section);
}

/** Reads the mark of a module that is not compiled. @returns undefined: it has none, or they are of no module */
export function markIn(bytes: Uint8Array): string | undefined {
  try {
    const section = readSections(bytes).find(({ name }) => name === MARK_NAME);
    return section && new TextDecoder().decode(bytes.subarray(section.dataStart, section.end));
  } catch (error) {
    if (error instanceof WtraceError) return undefined;
    throw error;
  }
}

/** Core modules inside a component (Component Model, Binary.md). The rest of a component is not read. */
import { MalformedModuleError, UnsupportedError } from '../errors.ts';
import type { ModuleOffset } from '../location.ts';
import { ByteReader } from './byte-reader.ts';
import { isComponent } from './sections.ts';

const CORE_MODULE = 1;
const COMPONENT = 4;
const PREAMBLE_BYTES = 8;
/** Components hold components; real ones a few levels of them. */
const MAX_DEPTH = 100;

/** One core module of a component, unchanged. */
export interface CoreModule {
  /** Bytes from the start of the component. */
  readonly offset: ModuleOffset;
  readonly bytes: Uint8Array;
}

/**
 * The core modules of a component and of the components in it, in file order.
 * @throws {@link MalformedModuleError} when the bytes are cut off
 * @throws {@link UnsupportedError} when components are nested too deeply
 */
export function coreModules(bytes: Uint8Array): CoreModule[] {
  const found: CoreModule[] = [];
  collect(bytes, 0, bytes.length, 0, found);
  return found;
}

function collect(bytes: Uint8Array, start: number, end: number, depth: number, found: CoreModule[]): void {
  if (!isComponent(bytes.subarray(start, end))) throw new MalformedModuleError('not a component', start);
  if (depth > MAX_DEPTH) throw new UnsupportedError(`components nested more than ${MAX_DEPTH} deep`, start);
  const reader = new ByteReader(bytes, start + PREAMBLE_BYTES, end);
  while (!reader.done) {
    const id = reader.u8();
    const size = reader.u32();
    const contents = reader.position;
    if (size > end - contents)
      throw new MalformedModuleError('a section of the component is cut off', contents);
    if (id === CORE_MODULE) {
      found.push({ offset: contents as ModuleOffset, bytes: bytes.subarray(contents, contents + size) });
    }
    if (id === COMPONENT) collect(bytes, contents, contents + size, depth + 1, found);
    reader.skip(size);
  }
}

/**
 * Which modules are traced: those that say where they come from. Decided from the names of their custom sections, before anything is
 * loaded; so this has a reader of its own, which knows no more of modules (WebAssembly 3.0 §5.5.2).
 */

/** What a module has to trace it by. */
export type DebugKind = 'debug-info' | 'none';

const SAYS_LINES = ['.debug_line', 'sourceMappingURL', 'external_debug_info'];
/** `\0asm`, then version 1; components have another. */
const HEAD = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
const CUSTOM = 0;
/** No name that is looked for is as long as that. */
const MAX_NAME = 32;

/**
 * @param bytes perhaps of no module
 * @returns undefined: they are of none
 */
export function debugKindOf(bytes: Uint8Array): DebugKind | undefined {
  for (let i = 0; i < HEAD.length; i++) if (bytes[i] !== HEAD[i]) return undefined;
  const reader = { bytes, at: HEAD.length };
  while (reader.at < bytes.length) {
    const id = bytes[reader.at++];
    const size = unsigned(reader);
    const end = reader.at + size;
    if (!(end <= bytes.length)) return undefined;
    if (id === CUSTOM && SAYS_LINES.includes(nameAt(reader, end))) return 'debug-info';
    reader.at = end;
  }
  return 'none';
}

interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

/** An LEB128 number of 32 bits; NaN: cut off, or longer. */
function unsigned(reader: Reader): number {
  let value = 0;
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) return Number.NaN;
    value += (byte & 127) * 2 ** shift;
    if (byte < 128) return value;
  }
  return Number.NaN;
}

function nameAt(reader: Reader, end: number): string {
  const length = unsigned(reader);
  if (!(length <= MAX_NAME) || reader.at + length > end) return '';
  let name = '';
  for (let i = 0; i < length; i++) name += String.fromCharCode(reader.bytes[reader.at + i] as number);
  return name;
}

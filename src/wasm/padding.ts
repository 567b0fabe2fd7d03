/**
 * Immediates as linkers leave them: five bytes of LEB128 for a number that takes one, so that it could be changed in its
 * place (WebAssembly 3.0 §5.2.2 allows it). A rewritten module need not keep them.
 */
import { LEB64_BYTES, lebEnd } from './leb128.ts';
import { type ImmediateKind, opcodes } from './opcodes.ts';
import type { ByteWriter } from './write.ts';

const UNSIGNED = 1;
const SIGNED = 2;

const indices = new Set<ImmediateKind>([
  'labelidx',
  'funcidx',
  'typeidx',
  'tableidx',
  'localidx',
  'globalidx',
  'tagidx',
  'memidx',
  'memarg',
]);
/** One-byte opcode → what its immediates are, when they are nothing but LEB128. */
const kinds = new Uint8Array(256);
for (const [key, , , ...immediates] of opcodes) {
  if (key >= 0x100 || immediates.length === 0) continue;
  if (immediates.every((kind) => indices.has(kind))) kinds[key] = UNSIGNED;
  else if (immediates.length === 1 && (immediates[0] === 'i32' || immediates[0] === 'i64'))
    kinds[key] = SIGNED;
}

/** Whether the instruction in `bytes[start, end)` ends with more bytes than its last immediate takes. */
export function isPadded(bytes: Uint8Array, start: number, end: number): boolean {
  return end - start > 2 && bytes[end - 2]! >= 0x80 && isSpare(bytes, end - 1, kinds[bytes[start]!]!);
}

/** Whether a number is the same without its last byte. */
function isSpare(bytes: Uint8Array, last: number, kind: number): boolean {
  const group = bytes[last]! & 0x7f;
  if (kind === UNSIGNED) return group === 0;
  return kind === SIGNED && group === ((bytes[last - 1]! & 0x40) === 0 ? 0 : 0x7f);
}

/**
 * Writes the immediates of a padded instruction in the shortest form.
 * @param start ModuleOffset of its opcode
 * @param end one past its last byte, where its last immediate ends
 */
export function writeUnpadded(out: ByteWriter, bytes: Uint8Array, start: number, end: number): void {
  const kind = kinds[bytes[start]!]!;
  for (let first = start + 1; first < end; ) {
    const next = lebEnd(bytes, first, end, LEB64_BYTES);
    let last = next - 1;
    while (last > first && isSpare(bytes, last, kind)) last--;
    for (let i = first; i < last; i++) out.u8(bytes[i]!);
    out.u8(bytes[last]! & 0x7f);
    first = next;
  }
}

/** Sections of a module as pieces that can be changed one by one: their sizes follow. */
import { leb } from './mutate.ts';

/** A section. */
export interface Piece {
  readonly id: number;
  readonly contents: Uint8Array;
}

const PREAMBLE = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** The sections, as far as there are whole ones. */
export function split(bytes: Uint8Array): Piece[] {
  const pieces: Piece[] = [];
  for (let at = PREAMBLE.length; at < bytes.length; ) {
    const id = bytes[at++] as number;
    let size = 0;
    for (let scale = 1, more = true; more && at < bytes.length; scale *= 128) {
      const byte = bytes[at++] as number;
      size += (byte & 0x7f) * scale;
      more = byte >= 0x80;
    }
    pieces.push({ id, contents: bytes.subarray(at, at + size) });
    at += size;
  }
  return pieces;
}

/** A module of these sections. */
export function join(pieces: readonly Piece[]): Uint8Array<ArrayBuffer> {
  const parts = pieces.flatMap(({ id, contents }) => [Uint8Array.of(id, ...leb(contents.length)), contents]);
  return concatenated([PREAMBLE, ...parts]);
}

/** All parts, one after the other. */
export function concatenated(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Bytes before the contents of a custom section: its name. Else 0. */
export function nameLength({ id, contents }: Piece): number {
  return id === 0 ? Math.min(1 + (contents[0] ?? 0), contents.length) : 0;
}

/** Whether a section is one of DWARF. */
export function isDebug(piece: Piece): boolean {
  const name = String.fromCharCode(...piece.contents.subarray(1, nameLength(piece)));
  return piece.id === 0 && name.startsWith('.debug_');
}

/** Tells modules of one program apart. Not by a checksum of `node:crypto`: to load that costs more than all else before a program starts. */

/** The same for equal bytes; with 64 bits and the length, different for others, unless somebody makes them on purpose. */
export function fingerprint(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const words = bytes.length >>> 2;
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < words; i++) {
    const word = view.getInt32(i << 2, true);
    a = Math.imul(a ^ word, 2654435761);
    a ^= a >>> 15;
    b = Math.imul(b ^ word, 1597334677);
    b ^= b >>> 13;
  }
  for (let i = words << 2; i < bytes.length; i++) {
    a = Math.imul(a ^ view.getUint8(i), 2654435761);
    b = Math.imul(b ^ view.getUint8(i), 1597334677);
  }
  return `${bytes.length} ${a} ${b}`;
}

/** What a module is called that was read from no file which is known: the same name in every run. */
export function unreadName(bytes: Uint8Array): string {
  const [, a = 0, b = 0] = fingerprint(bytes).split(' ').map(Number);
  const digits = [a, b].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
  return `module-${digits.slice(0, 12)}.wasm`;
}

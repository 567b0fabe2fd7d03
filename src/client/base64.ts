/** Bytes as text, for transports that take no bytes. */

/** Arguments of one call. */
const PIECE = 8192;

/** @returns base64 */
export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE)
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + PIECE));
  return btoa(text);
}

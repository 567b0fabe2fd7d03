/** What modules are identified by. */
import { createHash } from 'node:crypto';

/** Lower-case hex SHA-256 of some bytes, or of several pieces one after the other. */
export function sha256(...pieces: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const piece of pieces) hash.update(piece);
  return hash.digest('hex');
}

/** SHA-256 (FIPS 180-4) of a module's bytes, on every host: by the engine where it may be asynchronous, else by this file. */

/** Hexadecimal digest, by the host's `crypto.subtle` where it has one: pages from an insecure origin have none. */
export async function sha256(bytes: Uint8Array): Promise<string> {
  const digest = await globalThis.crypto?.subtle?.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  return digest === undefined ? sha256Sync(bytes) : hex(new Uint8Array(digest));
}

/** The same, synchronously. */
export function sha256Sync(bytes: Uint8Array): string {
  const state = Int32Array.from(primeFractions(8, Math.sqrt));
  const compress = compressor(state, Int32Array.from(primeFractions(64, Math.cbrt)));
  const whole = bytes.length - (bytes.length % 64);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < whole; at += 64) compress(view, at);
  const last = lastBlocks(bytes.subarray(whole), bytes.length);
  for (let at = 0; at < last.byteLength; at += 64) compress(last, at);
  const digest = new DataView(new ArrayBuffer(32));
  state.forEach((word, i) => {
    digest.setInt32(4 * i, word);
  });
  return hex(new Uint8Array(digest.buffer));
}

/** First 32 bits of the fractional parts of roots of the first primes (§4.2.2, §5.3.3); doubles hold 40 and more of them. */
function primeFractions(count: number, root: (prime: number) => number): number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes.map((prime) => Math.floor((root(prime) % 1) * 2 ** 32));
}

/** The remaining bytes, a 1 bit, zeros, and the length in bits (§5.1.1): one block or two. */
function lastBlocks(rest: Uint8Array, length: number): DataView {
  const padded = new Uint8Array(rest.length < 56 ? 64 : 128);
  padded.set(rest);
  padded[rest.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(length / 2 ** 29));
  view.setUint32(padded.length - 4, (length << 3) >>> 0);
  return view;
}

const rotate = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

/** A function that processes one block of 64 bytes (§6.2.2); `k` are the constants of the rounds. */
function compressor(state: Int32Array, k: Int32Array): (view: DataView, at: number) => void {
  const w = new Int32Array(64);
  const schedule = (view: DataView, at: number): void => {
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(at + 4 * t);
    for (let t = 16; t < 64; t++) {
      const x = w[t - 15]!;
      const y = w[t - 2]!;
      const small0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3);
      const small1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10);
      w[t] = (w[t - 16]! + small0 + w[t - 7]! + small1) | 0;
    }
  };
  /** The working variables a to h, in one array that each round shifts by one: a is at 64 - t, and so on. */
  const v = new Int32Array(72);
  return (view, at) => {
    schedule(view, at);
    v.set(state, 64);
    for (let t = 0; t < 64; t++) {
      const a = 64 - t;
      const e = v[a + 4]!;
      const big1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
      const choice = (e & v[a + 5]!) ^ (~e & v[a + 6]!);
      const t1 = (v[a + 7]! + big1 + choice + k[t]! + w[t]!) | 0;
      const x = v[a]!;
      const big0 = rotate(x, 2) ^ rotate(x, 13) ^ rotate(x, 22);
      const majority = (x & v[a + 1]!) ^ (x & v[a + 2]!) ^ (v[a + 1]! & v[a + 2]!);
      v[a + 3] = v[a + 3]! + t1;
      v[a - 1] = t1 + big0 + majority;
    }
    for (let i = 0; i < 8; i++) state[i] = state[i]! + v[i]!;
  };
}

const hex = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

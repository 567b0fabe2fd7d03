// @polkadot/wasm-crypto (Rust, its module packed as text, compiled when it is required): seeds, signatures, hashes.
import { load, print, steady } from './common.mjs';

const crypto = load('@polkadot/wasm-crypto');
await crypto.waitReady();
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const text = (value) => new TextEncoder().encode(value);
const phrase = 'seed sock milk update focus rotate barely fade car face mechanic mercy';
print([
  crypto.bip39Validate(phrase),
  crypto.bip39Validate(`${phrase} word`),
  hex(crypto.bip39ToMiniSecret(phrase, '')),
]);
const pair = crypto.ed25519KeypairFromSeed(crypto.bip39ToMiniSecret(phrase, ''));
const [secret, open] = [pair.slice(0, 32), pair.slice(32)];
const signature = await steady(() => {
  let last;
  for (let i = 0; i < 20; i++) last = crypto.ed25519Sign(open, secret, text('message'));
  return last;
});
print([
  hex(signature),
  crypto.ed25519Verify(signature, text('message'), open),
  crypto.ed25519Verify(signature, text('other'), open),
]);
print([
  hex(crypto.blake2b(text('a'), text('key'), 32)),
  hex(crypto.keccak256(text('a'))),
  hex(crypto.twox(text('a'), 2)),
]);
print(hex(crypto.scrypt(text('word'), text('salt'), 10, 8, 1)));
try {
  crypto.ed25519KeypairFromSeed(text('short'));
} catch (error) {
  print(String(error));
}

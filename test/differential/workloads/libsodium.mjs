// Hashes, sealed boxes, signatures, a password hash, and what is refused.
import { load, print } from './common.mjs';

const sodium = load('libsodium-wrappers');
await sodium.ready;
const hex = sodium.to_hex;
const message = new Uint8Array(5000).map((_, i) => i * 7);
const key = sodium.crypto_generichash(32, 'key');
print(hex(sodium.crypto_generichash(32, message, key)));
const nonce = sodium.randombytes_buf(sodium.crypto_secretbox_NONCEBYTES);
const sealed = sodium.crypto_secretbox_easy(message, nonce, key);
print(hex(sealed.slice(0, 40)));
print(sodium.crypto_secretbox_open_easy(sealed, nonce, key).length);
const pair = sodium.crypto_sign_seed_keypair(key);
const signature = sodium.crypto_sign_detached(message, pair.privateKey);
print([hex(signature), sodium.crypto_sign_verify_detached(signature, message, pair.publicKey)]);
const box = sodium.crypto_box_keypair();
print(hex(sodium.crypto_scalarmult(box.privateKey, box.publicKey)));
print(hex(sodium.crypto_aead_xchacha20poly1305_ietf_encrypt(message.slice(0, 50), 'more', null, nonce, key)));
print(hex(sodium.crypto_kdf_derive_from_key(32, 7, 'contexts', key)));
sealed[3] ^= 1;
for (const wrong of [
  () => sodium.crypto_secretbox_open_easy(sealed, nonce, key),
  () => sodium.crypto_generichash(1000, 'x'),
]) {
  try {
    print(wrong().length);
  } catch (error) {
    print(String(error));
  }
}

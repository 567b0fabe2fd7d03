// Every hash function of the package: a module each.
import { load, print, steady } from './common.mjs';

const hash = load('hash-wasm');
const data = new Uint8Array(20_000).map((_, i) => (i * 31) >> 3);
const plain =
  'adler32 blake2b blake2s blake3 crc32 crc64 keccak md4 md5 ripemd160 sha1 sha224 sha256 sha384 sha3 sha512 sm3 whirlpool xxhash32 xxhash64 xxhash3 xxhash128';
await steady(async () => {
  for (const name of plain.split(' ')) print([name, await hash[name](data)]);
});
const salt = new Uint8Array(16).fill(1);
const options = { password: 'password', salt, hashLength: 32, outputType: 'hex' };
print(await hash.argon2id({ ...options, iterations: 2, parallelism: 1, memorySize: 64 }));
print(await hash.scrypt({ ...options, costFactor: 64, blockSize: 8, parallelism: 1 }));
print(await hash.bcrypt({ password: 'password', salt, costFactor: 5, outputType: 'encoded' }));
print(await hash.pbkdf2({ ...options, iterations: 20, hashFunction: hash.createSHA256() }));
const incremental = await hash.createSHA512();
incremental.init();
for (let i = 0; i < 10; i++) incremental.update(data.subarray(i * 100, i * 300));
print(incremental.digest());
try {
  print(await hash.blake2b(data, 7));
} catch (error) {
  print(String(error));
}

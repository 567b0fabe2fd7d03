// xxHash (WebAssembly text, an instance that grows its memory): at once, and in parts.
import { load, print, steady } from './common.mjs';

const { h32, h64ToString, h64Raw, create64 } = await load('xxhash-wasm')();
const text = 'the quick brown fox '.repeat(5000);
await steady(() => {
  for (let i = 0; i < 200; i++) h64ToString(text, BigInt(i));
});
print([h32(text, 7), h64ToString(text), h64ToString('')]);
print(String(h64Raw(new Uint8Array(200_000).fill(7))));
const parts = create64(5n);
for (let i = 0; i < 300; i++) parts.update(text.slice(i, i * 3));
print(String(parts.digest()));

// tiktoken (Rust, wasm-bindgen, required synchronously): texts to tokens and back, special tokens, those that are not allowed.
import { load, print, sha256, steady } from './common.mjs';

const { get_encoding } = load('tiktoken');
const encoding = get_encoding('cl100k_base', { '<|mine|>': 200_000 });
const text = 'The quick brown fox jumps over the läzy dog: 狐狸 🦊 0x1f, snake_case and CamelCase!\n'.repeat(
  40,
);
const tokens = await steady(() => encoding.encode(text, ['<|mine|>']));
print([tokens.length, sha256(Buffer.from(tokens.buffer)), [...tokens.slice(0, 12)]]);
print(new TextDecoder().decode(encoding.decode(tokens)) === text);
print([...encoding.encode('a<|mine|>b', 'all')]);
try {
  encoding.encode('a<|mine|>b');
} catch (error) {
  print(String(error));
}
encoding.free();
try {
  encoding.encode('after it was freed');
} catch (error) {
  print(String(error));
}

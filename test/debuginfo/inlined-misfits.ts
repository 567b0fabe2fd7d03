/**
 * Fixture → functions whose inlined calls are refused because their code is not where the entries say. All are of
 * modules that Binaryen rewrote: it moves ranges, but some of their ends get lost (`llvm-dwarfdump` shows ranges of
 * other functions, and an end at 0x100000000).
 */
export const misfits: Readonly<Record<string, number>> = {
  'cpp-exceptions/emcc-O0.wasm': 1,
  'emscripten-basic/O0.wasm': 1,
  'post-link/rewritten.wasm': 2,
};

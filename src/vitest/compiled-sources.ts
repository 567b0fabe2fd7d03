/** Files by whose name it is known that no parser of JavaScript can read them. */

/** Sources of languages that are compiled to WebAssembly, and what is made of them. */
const COMPILED = /\.(?:wasm|wat|wast|c|cc|cpp|cxx|h|hh|hpp|hxx|rs|zig|go|swift|map|o|a)$/i;

/** Whether a file belongs to a language that is compiled to WebAssembly, or is a module. */
export const isCompiledSource = (path: string): boolean => COMPILED.test(path);

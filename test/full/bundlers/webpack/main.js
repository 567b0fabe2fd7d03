// Ways by which webpack brings a module into a page: each calls fib(5) once. `guest.wasm` is put beside this file.
import text from './guest-text.js';

const results = [];
results.push((await import('./guest.wasm')).fib(5));
const url = new URL('./guest.wasm?file', import.meta.url);
results.push((await WebAssembly.instantiateStreaming(fetch(url), {})).instance.exports.fib(5));
const answer = (worker) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
results.push(await answer(new Worker(new URL('./worker.js', import.meta.url))));
// What the build does not see, or not as a file: a module as a URL with its bytes, one of another plugin, and one that a script makes.
const inline = new URL('./guest.wasm?inline', import.meta.url);
results.push((await WebAssembly.instantiateStreaming(fetch(inline), {})).instance.exports.fib(5));
results.push((await WebAssembly.instantiateStreaming(fetch('/late.wasm'), {})).instance.exports.fib(5));
const made = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
results.push(new WebAssembly.Instance(new WebAssembly.Module(made)).exports.fib(5));
document.title = results.join();

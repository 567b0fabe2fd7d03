// Every way by which vite brings a module into a page: each calls fib(5) once. `guest.wasm` is put beside this file.
import * as direct from './guest.wasm';
import init from './guest.wasm?init';
import url from './guest.wasm?url';
import inline from './guest.wasm?url&inline';
import text from './guest-text.js';

const results = [direct.fib(5)];
results.push((await init({})).exports.fib(5));
results.push((await WebAssembly.instantiateStreaming(fetch(url), {})).instance.exports.fib(5));
const own = await (await fetch(new URL('./guest.wasm', import.meta.url))).arrayBuffer();
results.push((await WebAssembly.instantiate(own, {})).instance.exports.fib(5));
results.push(
  (await WebAssembly.instantiate(await (await fetch(inline)).arrayBuffer(), {})).instance.exports.fib(5),
);
// As a script makes it: seen by the page alone.
const made = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
results.push(new WebAssembly.Instance(new WebAssembly.Module(made)).exports.fib(5));
const answer = (worker) =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
results.push(await answer(new Worker(new URL('./worker.js', import.meta.url), { type: 'module' })));
const classic = new Worker(new URL('./classic.js', import.meta.url));
classic.postMessage(new URL(url, location.href).href);
results.push(await answer(classic));
document.title = results.join();

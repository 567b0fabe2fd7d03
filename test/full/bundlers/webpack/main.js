// Ways by which webpack brings a module into a page: each calls fib(5) once. `guest.wasm` is put beside this file.
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
document.title = results.join();

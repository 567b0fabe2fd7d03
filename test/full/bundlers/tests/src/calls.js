// What the tests test: fib of a module, in the page and in a worker. `guest.wasm` is put beside this file.
import init from './guest.wasm?init';

export async function inPage() {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(new URL('guest.wasm', import.meta.url)));
  return instance.exports.fib(5);
}

export const byInit = async () => (await init({})).exports.fib(5);

export const inWorker = () =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL('worker.js', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });

export const inNode = () => 'not called';

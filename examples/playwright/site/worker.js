// Computes one number, and is terminated when it has said it.
const { instance } = await WebAssembly.instantiateStreaming(fetch('bare.wasm'));
postMessage(instance.exports.fib(20));

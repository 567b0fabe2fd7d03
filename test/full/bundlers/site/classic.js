// A classic worker, which imports nothing: it is told where the module is.
addEventListener('message', async ({ data }) => {
  const { instance } = await WebAssembly.instantiateStreaming(fetch(data), {});
  postMessage(instance.exports.fib(5));
});

// Divides here, and leaves what takes long to a worker.
const { instance } = await WebAssembly.instantiateStreaming(fetch('bare.wasm'));
const element = (id) => document.getElementById(id);

element('divide').addEventListener('click', () => {
  try {
    element('quotient').textContent = instance.exports.div(6, element('divisor').valueAsNumber);
  } catch (error) {
    element('quotient').textContent = error instanceof WebAssembly.RuntimeError ? 'a trap' : error;
  }
});
element('fib').addEventListener('click', () => {
  const worker = new Worker('worker.js', { type: 'module' });
  worker.addEventListener('message', ({ data }) => {
    element('number').textContent = data;
    worker.terminate();
  });
});
// A click before this line would be lost: the page is loaded before its module is compiled.
for (const button of document.querySelectorAll('button')) button.disabled = false;

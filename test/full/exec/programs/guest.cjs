// Instantiates the module that GUEST names and calls `add` a number of times.
const { readFileSync } = require('node:fs');

exports.compile = () => new WebAssembly.Module(readFileSync(process.env.GUEST));
exports.call = (module, times) => {
  const { add } = new WebAssembly.Instance(module, {}).exports;
  for (let i = 0; i < times; i++) add(1, 2);
};

// The same module in four realms of node:vm and here: 10 + 100 + 1000 + 10000 divisions, every other of which traps.
const { readFileSync } = require('node:fs');
const vm = require('node:vm');

const bytes = readFileSync(process.env.GUEST);

function run(wasm, times) {
  const { div } = new wasm.Instance(new wasm.Module(bytes), {}).exports;
  let traps = 0;
  for (let i = 0; i < times; i++) {
    try {
      div(6, i % 2);
    } catch (error) {
      if (error instanceof wasm.RuntimeError) traps++;
    }
  }
  return traps;
}

console.log(run(WebAssembly, 10));
console.log(vm.runInNewContext('run(WebAssembly, 100)', { run }));
const context = vm.createContext({ run });
console.log(vm.runInContext('run(WebAssembly, 1000)', context), Object.keys(context));
console.log(new vm.Script('run(WebAssembly, 10000)').runInNewContext({ run }));

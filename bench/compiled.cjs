// Preloaded by bench/packages.mjs: writes how many bytes of modules the process compiled to a file when it ends.
const { writeFileSync } = require('node:fs');
const process = require('node:process');

let bytes = 0;
const note = (source) => {
  if (source?.byteLength !== undefined) bytes += source.byteLength;
};
for (const name of ['compile', 'instantiate']) {
  const original = WebAssembly[name];
  WebAssembly[name] = (source, ...rest) => {
    note(source);
    return original(source, ...rest);
  };
}
WebAssembly.Module = new Proxy(WebAssembly.Module, {
  construct(target, args) {
    note(args[0]);
    return new target(...args);
  },
});
process.on('exit', () => {
  writeFileSync(process.env.BENCH_COMPILED.replace('%p', process.pid), String(bytes));
});

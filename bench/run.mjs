// One run of a program in this process, on any engine: a fresh instance for a command, since `_start` runs once; the same
// instance for a kernel.
import { readFileSync } from 'node:fs';
import { stdinOf } from './programs.mjs';
import { createWasi, Exit } from './wasi.mjs';

/**
 * Runs one module of `program` again and again: `run()` returns milliseconds and what was computed, so that runs of
 * different modules can be compared; `instance()` is that of the last run.
 * @param hosted imports that the module needs in addition to the program's own
 * @param instantiate makes an instance in another way than the engine's own (for modules that wtrace loads)
 */
export function createRunner(program, module, hosted = {}, instantiate = plainInstance) {
  let instance;
  if (program.call !== undefined) {
    const [name, size] = program.call;
    instance = instantiate(module, hosted);
    return {
      instance: () => instance,
      run() {
        const begin = performance.now();
        const result = instance.exports[name](size);
        return { ms: performance.now() - begin, result: String(result) };
      },
    };
  }
  const stdin = stdinOf(program);
  const files = Object.fromEntries(
    Object.entries(program.files).map(([name, path]) => [name, new Uint8Array(readFileSync(path))]),
  );
  return {
    instance: () => instance,
    run() {
      const wasi = createWasi(module, { args: ['program', ...program.args], stdin, files });
      instance = instantiate(module, { ...wasi.imports, ...hosted });
      wasi.bind(instance);
      const begin = performance.now();
      let code = 0;
      try {
        instance.exports._start();
      } catch (error) {
        if (!(error instanceof Exit)) throw error;
        code = error.code;
      }
      const ms = performance.now() - begin;
      return { ms, result: `${code} ${wasi.output.length} ${wasi.output.sum}` };
    },
  };
}

function plainInstance(module, imports) {
  return new WebAssembly.Instance(module, imports);
}

// Calls a function of a guest some times, in a page or worker; what it throws is an outcome as well.
export const load = async (module) =>
  module === undefined
    ? (await WebAssembly.instantiateStreaming(fetch('guest.wasm'), {})).instance
    : WebAssembly.instantiate(module, {});

export function outcomes({ exports }, calls) {
  return calls.map(([name, ...args]) => {
    try {
      return String(exports[name](...args));
    } catch (error) {
      return error.constructor === WebAssembly.RuntimeError ? 'trap' : String(error);
    }
  });
}

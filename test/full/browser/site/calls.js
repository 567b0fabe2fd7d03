// Calls a function of a guest some times, in a page or worker; what it throws is an outcome as well.
export const load = async (module) =>
  module === undefined
    ? (await WebAssembly.instantiateStreaming(fetch('guest.wasm'), {})).instance
    : WebAssembly.instantiate(module, {});

// A module that is text in the code, as Emscripten's SINGLE_FILE and bundlers make it.
export async function loadInline() {
  const { guest } = await import('./inline.js');
  const bytes = Uint8Array.from(atob(guest), (char) => char.charCodeAt(0));
  return new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
}

export function outcomes({ exports }, calls) {
  return calls.map(([name, ...args]) => {
    try {
      return String(exports[name](...args));
    } catch (error) {
      return error.constructor === WebAssembly.RuntimeError ? 'trap' : String(error);
    }
  });
}

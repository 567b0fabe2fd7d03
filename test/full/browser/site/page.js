// Runs calls of a guest where the test says: here, in workers of all kinds, with the module posted to them.
import { load, loadInline, outcomes } from './calls.js';

const answer = (port, message) =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    port.postMessage(message, [port2]);
  });

async function inWorker(url, options, message) {
  const worker = new Worker(url, options);
  const result = await answer(worker, message);
  worker.terminate();
  return result;
}

const places = {
  page: async (calls) => outcomes(await load(), calls),
  bytes: async (calls) => {
    const bytes = await (await fetch('guest.wasm')).arrayBuffer();
    const { instance } = await WebAssembly.instantiate(bytes, {});
    return outcomes(instance, calls);
  },
  constructors: async (calls) => {
    const bytes = await (await fetch('guest.wasm')).arrayBuffer();
    const module = await WebAssembly.compile(bytes);
    return outcomes(new WebAssembly.Instance(module), calls);
  },
  classic: (calls) => inWorker('classic.js', {}, { calls }),
  module: (calls) => inWorker('module.js', { type: 'module' }, { calls }),
  posted: async (calls) => {
    const module = await WebAssembly.compileStreaming(fetch('guest.wasm'));
    return inWorker('classic.js', {}, { calls, module });
  },
  inline: async (calls) => outcomes(await loadInline(), calls),
  inlineClassic: (calls) => inWorker('classic.js', {}, { calls, inline: true }),
  inlineModule: (calls) => inWorker('module.js', { type: 'module' }, { calls, inline: true }),
  inlinePosted: async (calls) => {
    const { guest } = await import('./inline.js');
    const module = await WebAssembly.compile(Uint8Array.from(atob(guest), (char) => char.charCodeAt(0)));
    return inWorker('classic.js', {}, { calls, module });
  },
  service: async (calls) => {
    await navigator.serviceWorker.register('service.js');
    const { active } = await navigator.serviceWorker.ready;
    return answer(active, { calls });
  },
};

globalThis.run = (place, calls) => places[place](calls);
globalThis.seen = async () => {
  const bytes = await (await fetch('guest.wasm')).arrayBuffer();
  const module = await WebAssembly.compile(bytes);
  const { exports } = await WebAssembly.instantiate(module, {});
  const table = new WebAssembly.Table({ element: 'anyfunc', initial: 1 });
  table.set(0, exports.add);
  const again = await WebAssembly.instantiate(module, {});
  return JSON.stringify({
    exports: WebAssembly.Module.exports(module),
    own: Object.keys(exports),
    sections: WebAssembly.Module.customSections(module, 'wtrace:module').length,
    same: [table.get(0) === exports.add, again.exports.add === exports.add],
    kinds: [
      module instanceof WebAssembly.Module,
      exports.add.name,
      WebAssembly.instantiate.name,
      WebAssembly.instantiate.length,
    ],
    isolated: globalThis.crossOriginIsolated,
  });
};

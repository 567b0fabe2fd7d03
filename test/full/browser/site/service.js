// A service worker: classic, and import() is refused in it.
addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

function outcomes({ exports }, calls) {
  return calls.map(([name, ...args]) => {
    try {
      return String(exports[name](...args));
    } catch (error) {
      return error.constructor === WebAssembly.RuntimeError ? 'trap' : String(error);
    }
  });
}

addEventListener('message', (event) =>
  event.waitUntil(
    (async () => {
      const { instance } = await WebAssembly.instantiateStreaming(fetch('guest.wasm'), {});
      event.ports[0].postMessage(outcomes(instance, event.data.calls));
    })(),
  ),
);

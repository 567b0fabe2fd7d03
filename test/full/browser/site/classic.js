// A classic worker: it has no imports of its own, as most have none.
addEventListener('message', async ({ data: { calls, module, inline }, ports: [port] }) => {
  const { load, loadInline, outcomes } = await import('./calls.js');
  port.postMessage(outcomes(await (inline ? loadInline() : load(module)), calls));
});

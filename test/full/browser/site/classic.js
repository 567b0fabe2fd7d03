// A classic worker: it has no imports of its own, as most have none.
addEventListener('message', async ({ data: { calls, module }, ports: [port] }) => {
  const { load, outcomes } = await import('./calls.js');
  port.postMessage(outcomes(await load(module), calls));
});

// A module worker: its imports are evaluated before anything else.
import { load, outcomes } from './calls.js';

addEventListener('message', async ({ data: { calls, module }, ports: [port] }) => {
  port.postMessage(outcomes(await load(module), calls));
});

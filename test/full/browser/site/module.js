// A module worker: its imports are evaluated before anything else.
import { load, loadInline, outcomes } from './calls.js';

addEventListener('message', async ({ data: { calls, module, inline }, ports: [port] }) => {
  port.postMessage(outcomes(await (inline ? loadInline() : load(module)), calls));
});

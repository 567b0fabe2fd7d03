// The engine's own debugger as a source of line events: steps a worker, which runs the seed's loop, with the inspector's
// protocol, and counts the pauses. `node stepping.mjs <kernels.wasm> <seconds>` prints JSON.
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

if (isMainThread) step(process.argv[2], Number(process.argv[3]));
else runForEver(workerData);

function runForEver(path) {
  const { seed } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(path))).exports;
  parentPort.postMessage('runs');
  for (;;) seed(1_000_000);
}

function step(path, seconds) {
  const session = new Session();
  session.connect();
  let worker = '';
  let ids = 0;
  const send = (method) => {
    const message = JSON.stringify({ id: ++ids, method });
    session.post('NodeWorker.sendMessageToWorker', { sessionId: worker, message });
  };
  let pauses = 0;
  let begin = 0;
  session.on('NodeWorker.attachedToWorker', ({ params }) => {
    worker = params.sessionId;
    send('Debugger.enable');
  });
  session.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
    if (JSON.parse(params.message).method !== 'Debugger.paused') return;
    if (pauses++ === 0) begin = performance.now();
    const elapsed = performance.now() - begin;
    if (elapsed < seconds * 1000) return send('Debugger.stepInto');
    // A clean exit takes seconds while a worker is stopped.
    const text = JSON.stringify({ pauses: pauses - 1, seconds: elapsed / 1000 });
    process.stdout.write(`${text}\n`, () => process.kill(process.pid, 'SIGKILL'));
  });
  session.post('NodeWorker.enable', { waitForDebuggerOnStart: false });
  const guest = new Worker(fileURLToPath(import.meta.url), { workerData: path });
  guest.on('message', () => setTimeout(() => send('Debugger.pause'), 200));
}

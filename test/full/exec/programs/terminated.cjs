// Workers that are terminated: after a message, by a flag in shared memory without one, as they wait, in an endless loop of the
// guest, by another worker, and when the process ends: 1 + 10 + 100 + 1000 + 10000 + 100000 calls.
const { Worker, isMainThread, parentPort, workerData } = require('node:worker_threads');
const { readFileSync } = require('node:fs');

const load = () =>
  new WebAssembly.Instance(new WebAssembly.Module(readFileSync(process.env.GUEST)), {}).exports;
const call = (times) => {
  const exports = load();
  for (let i = 0; i < times; i++) exports.add(1, 2);
  return exports;
};
const forever = () => setInterval(() => {}, 1000);
const said = (worker) => new Promise((resolve) => worker.once('message', resolve));
const start = (way) => {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  return { flag, worker: new Worker(__filename, { workerData: { way, flag } }) };
};

const ways = {
  message: () => {
    call(1);
    parentPort.postMessage('');
    forever();
  },
  flag: (flag) => {
    call(10);
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
    forever();
  },
  waiting: (flag) => {
    call(100);
    setTimeout(() => Atomics.store(flag, 0, 1), 100);
    forever();
  },
  spinning: (flag) => {
    const { spin } = call(1000);
    Atomics.store(flag, 0, 1);
    Atomics.notify(flag, 0);
    spin();
  },
  nested: () => {
    const inner = start('inner');
    said(inner.worker).then(async () => {
      await inner.worker.terminate();
      parentPort.postMessage('');
    });
    forever();
  },
  inner: () => {
    call(10_000);
    parentPort.postMessage('');
    forever();
  },
  last: () => {
    call(100_000);
    parentPort.postMessage('');
    forever();
  },
};

const main = async () => {
  for (const way of ['message', 'nested']) {
    const { worker } = start(way);
    await said(worker);
    await worker.terminate();
  }
  for (const way of ['flag', 'spinning']) {
    const { worker, flag } = start(way);
    Atomics.wait(flag, 0, 0);
    // By then, one is in its loop.
    if (way === 'spinning') await new Promise((resolve) => setTimeout(resolve, 300));
    await worker.terminate();
  }
  const { worker, flag } = start('waiting');
  while (Atomics.load(flag, 0) === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  await worker.terminate();
  await said(start('last').worker);
  console.log('ended');
  process.exit(0);
};

if (isMainThread) main();
else ways[workerData.way](workerData.flag);

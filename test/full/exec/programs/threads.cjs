// The same module in the main thread, a worker from a file, one from text, and posted to one: 1 + 10 + 100 + 1000 calls.
const { Worker, isMainThread, workerData } = require('node:worker_threads');
const { call, compile } = require('./guest.cjs');

if (isMainThread) {
  const module = compile();
  call(module, 1);
  new Worker(__filename, { workerData: { times: 10 } });
  const text = `const { call, compile } = require(${JSON.stringify(require.resolve('./guest.cjs'))}); call(compile(), 100);`;
  new Worker(text, { eval: true });
  new Worker(__filename, { workerData: { module, times: 1000 } });
} else {
  call(workerData.module ?? compile(), workerData.times);
}

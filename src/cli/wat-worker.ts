/** Assembles text with wabt in a thread of its own, which can be ended: wabt's parser may never return. */
import { parentPort, workerData } from 'node:worker_threads';
import wabt from 'wabt';

const { name, text } = workerData as { name: string; text: string };
const features = {
  exceptions: true,
  threads: true,
  tail_call: true,
  function_references: true,
  annotations: true,
};
const more = {
  code_metadata: true,
  gc: true,
  memory64: true,
  multi_memory: true,
  extended_const: true,
  relaxed_simd: true,
};

try {
  const module = (await wabt()).parseWat(name, text, { ...features, ...more });
  module.resolveNames();
  const { buffer } = module.toBinary({ write_debug_names: true });
  parentPort?.postMessage({ bytes: buffer });
} catch (error) {
  parentPort?.postMessage({ problem: error instanceof Error ? error.message : String(error) });
}

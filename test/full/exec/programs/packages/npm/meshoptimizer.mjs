// meshoptimizer (C++ without a libc, modules as text): the package's own tests, unchanged.
import { loadModule, steady } from './common.mjs';

// Each test file prints how many passed as soon as its modules are there: so they are in order.
const parts = await loadModule('meshoptimizer', 'index.js');
await Promise.all(Object.values(parts).map(({ ready }) => ready));
for (const part of ['encoder', 'decoder', 'simplifier', 'clusterizer'])
  await loadModule('meshoptimizer', `meshopt_${part}.test.js`);

const points = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i * i));
const bytes = new Uint8Array(points.buffer);
await steady(() => {
  for (let i = 0; i < 40; i++) {
    const packed = parts.MeshoptEncoder.encodeVertexBuffer(bytes, 1000, 12);
    parts.MeshoptDecoder.decodeVertexBuffer(new Uint8Array(12_000), 1000, 12, packed);
  }
});

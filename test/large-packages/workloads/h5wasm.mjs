// HDF5 (C, Emscripten, embind): a file with groups, compressed and chunked arrays, attributes, read back, and errors.

import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderOf, print, sha256 } from './common.mjs';

const h5wasm = await import(pathToFileURL(resolve(folderOf('h5wasm'), 'dist/node/hdf5_hl.js')));
const { FS } = await h5wasm.ready;
// In the working directory: the package's file system is Node's.
const file = new h5wasm.File('a.h5', 'w', true);
file.create_attribute('title', 'measurements');
const group = file.create_group('group', true);
const data = new Float64Array(60_000).map((_, i) => Math.sqrt(i % 4001));
group.create_dataset({
  name: 'deflated',
  data,
  shape: [300, 200],
  chunks: [50, 40],
  compression: 'gzip',
  compression_opts: 6,
});
group.create_dataset({
  name: 'ints',
  data: new Int16Array(5000).map((_, i) => i * 7),
  maxshape: [null],
  chunks: [100],
});
group.create_dataset({ name: 'words', data: Array.from({ length: 200 }, (_, i) => `word ${i * i}`) });
group.create_dataset({ name: 'compound', data: new Map([['a', [1, 2, 3]]]).get('a'), dtype: '<i' });
group.create_soft_link('/group/ints', 'soft');
group.get('ints').resize([6000]);
group.get('ints').write_slice([[5000, 5100]], new Int16Array(100).fill(9));
file.flush();
file.close();
const bytes = FS.readFile('a.h5');
print([bytes.length, sha256(bytes)]);
const again = new h5wasm.File('a.h5', 'r');
print([again.keys(), again.paths(), again.attrs['title']?.value]);
for (const path of again.paths()) {
  const item = again.get(path);
  if (item?.shape === undefined) continue;
  print([path, item.shape, item.dtype, item.filters]);
  const { value } = item;
  print(
    sha256(
      ArrayBuffer.isView(value)
        ? new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
        : JSON.stringify(value),
    ),
  );
}
print([
  ...again.get('group/deflated').slice([
    [10, 12],
    [0, 5],
  ]),
]);
for (const wrong of [
  () => again.get('nothing/here'),
  () => again.get('group/ints').slice([[0, 1e9]]),
  () => new h5wasm.File('none.h5', 'r').keys(),
]) {
  try {
    print(String(wrong()).slice(0, 80));
  } catch (error) {
    print(String(error));
  }
}
again.close();

// A WASI p2 command component from a p1 core module, with jco and the adapter that comes with it:
// node component.mjs <core.wasm> <output.wasm>
import { readFileSync, writeFileSync } from 'node:fs';
import { componentNew, preview1AdapterCommandPath } from '@bytecodealliance/jco';

const [core, output] = process.argv.slice(2);
const adapter = readFileSync(preview1AdapterCommandPath());
writeFileSync(output, await componentNew(readFileSync(core), [['wasi_snapshot_preview1', adapter]]));

#!/bin/bash
. ../toolchain.sh
# Without an import for abort, so that any host can run it: a failure traps.
# The map beside the module, with the sources inside it (those of AssemblyScript's library too).
node asc.mjs assembly.ts --use abort= --debug --sourceMap -o debug.wasm
# The same, optimised, without function names; the map without sources, as many bundlers leave it.
node asc.mjs assembly.ts --use abort= -O2 --sourceMap -o O2.wasm
node map.mjs without-sources O2.wasm.map
# The map inside the URL in the module.
node asc.mjs small.ts --runtime stub --debug --sourceMap -o inline.wasm
node map.mjs inline inline.wasm

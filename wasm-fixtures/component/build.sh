#!/bin/bash
. ../toolchain.sh
# The core modules are those of c-loops and c-ends, unchanged inside the component.
node component.mjs ../c-loops/yowasp22-O0.wasm loops.wasm
node component.mjs ../c-ends/O0.wasm ends.wasm

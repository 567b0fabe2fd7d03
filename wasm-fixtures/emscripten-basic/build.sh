#!/bin/bash
. ../toolchain.sh
emcc316 -O0 -g -sSTANDALONE_WASM words.c -o O0.wasm
# Optimised, the DWARF in a file of its own, named by the module's external_debug_info section.
emcc316 -O1 -g -gseparate-dwarf=O1-separate.debug.wasm -sSTANDALONE_WASM words.c -o O1-separate.wasm
# A source map instead of DWARF.
emcc316 -O1 -gsource-map -sSTANDALONE_WASM words.c -o O1-map.wasm

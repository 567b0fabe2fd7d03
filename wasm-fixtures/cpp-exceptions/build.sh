#!/bin/bash
. ../toolchain.sh
emcc316 -O0 -g -fwasm-exceptions -sSTANDALONE_WASM exceptions.cpp -o emcc-O0.wasm

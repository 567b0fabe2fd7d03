#!/bin/bash
. ../toolchain.sh
library="-nostdlib -Wl,--no-entry"
clang19 -g -O0 $library shapes.c -o clang19-O0.wasm
clang19 -g -O1 $library shapes.c -o clang19-O1.wasm
clang19 -g -O2 $library shapes.c -o clang19-O2.wasm
clang19 -g -O1 -fno-vectorize -fno-unroll-loops $library fill.c -o fill-O1.wasm
clang19 -O0 $library line-zero.ll -o line-zero.wasm

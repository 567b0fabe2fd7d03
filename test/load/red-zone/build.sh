#!/bin/sh
# clang 19.1.7
set -eu
llvm=/usr/lib/llvm-19/bin
env PATH=$llvm clang -fuse-ld=$llvm/wasm-ld --target=wasm32 -O0 -g -ffile-prefix-map="$PWD=." -nostdlib \
  -Wl,--no-entry -Wl,--export-all redzone.c -o redzone.wasm
env PATH=$llvm clang -fuse-ld=$llvm/wasm-ld --target=wasm32 -O0 -g -ffile-prefix-map="$PWD=." -nostdlib -Wl,--strip-all \
  -Wl,--no-entry -Wl,--export=add -Wl,--export=other redzone.c -o stripped.wasm

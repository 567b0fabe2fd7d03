#!/bin/sh
# clang 19.1.7
set -eu
llvm=/usr/lib/llvm-19/bin
for level in O0 O2; do
  env PATH=$llvm clang -fuse-ld=$llvm/wasm-ld --target=wasm32 -$level -g -ffile-prefix-map="$PWD=." -nostdlib \
    -Wl,--no-entry said.c -o $level.wasm
done

#!/bin/bash
# Built with clang 19.1.7 and Binaryen 108 (Debian). Licence of the sources: that of the project.
cd "$(dirname "$0")"
llvm=/usr/lib/llvm-19/bin
env PATH=$llvm clang -fuse-ld=$llvm/wasm-ld --target=wasm32 -ffile-prefix-map="$PWD=." -nostdlib -Wl,--no-entry \
  -g -O0 endless.c -o linked.wasm
"${WASM_OPT:-/usr/bin/wasm-opt}" -g linked.wasm -o endless.wasm
rm linked.wasm

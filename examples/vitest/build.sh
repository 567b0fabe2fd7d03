#!/bin/sh
# Any clang with wasm-ld does. The prefix map keeps this machine's paths out of the module.
cd "$(dirname "$0")" || exit
PATH="${LLVM:-/usr/lib/llvm-19/bin}:$PATH"
clang --target=wasm32 -g -O0 -nostdlib -ffile-prefix-map="$PWD=." \
  -Wl,--no-entry -Wl,--export=input,--export=output,--export=encode,--export=decode \
  src/rle.c -o src/rle.wasm

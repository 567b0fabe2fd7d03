#!/bin/sh
# Any clang with wasm-ld does. The prefix map keeps this machine's paths out of the module.
cd "$(dirname "$0")" || exit
clang --target=wasm32 -g -O0 -nostdlib -ffile-prefix-map="$PWD=." \
  -Wl,--no-entry -Wl,--export-dynamic src/angle.c -o src/angle.wasm

#!/bin/bash
# Debian's clang 19.1.7. The name section is wasm-ld's, from the symbols, which owe nothing to DWARF.
set -eu
cd "$(dirname "$0")"
llvm=/usr/lib/llvm-19/bin
for version in 4 5; do
  env PATH=$llvm clang++ --target=wasm32 -fuse-ld=$llvm/wasm-ld -O0 -gdwarf-$version -fdebug-types-section -fno-exceptions \
    -nostdlib -Wl,--no-entry -ffile-prefix-map="$PWD=." types.cpp -o dwarf$version.wasm
  chmod 644 dwarf$version.wasm
done

#!/bin/bash
# Debian's clang 19.1.7: type units of DWARF 4 and 5, and types that only one of several files describes.
set -eu
cd "$(dirname "$0")"
llvm=/usr/lib/llvm-19/bin
build() {
  out=$1
  shift
  flags=(--target=wasm32 -O0 "$@" -fno-exceptions -fno-rtti -fno-asynchronous-unwind-tables "-ffile-prefix-map=$PWD=.")
  for c in secret clash; do $llvm/clang "${flags[@]}" -c "$c.c" -o "$c.o"; done
  for cpp in main items; do $llvm/clang++ "${flags[@]}" -c "$cpp.cpp" -o "$cpp.o"; done
  $llvm/wasm-ld --no-entry --allow-undefined main.o items.o secret.o clash.o -o "$out"
  chmod 644 "$out"
  rm -f ./*.o
}
build units-dwarf4.wasm -gdwarf-4 -fdebug-types-section -fstandalone-debug
build units-dwarf5.wasm -gdwarf-5 -fdebug-types-section -fstandalone-debug
build declared.wasm -gdwarf-5
build simple-names.wasm -gdwarf-5 -fdebug-types-section -gsimple-template-names

#!/bin/bash
. ../toolchain.sh
for level in O0 O2; do
  for version in 4 5; do
    clang19 -g -gdwarf-$version -$level loops.c -o clang19-$level-dwarf$version.wasm
  done
  yowasp clang yowasp22-$level.wasm -g -$level loops.c
done

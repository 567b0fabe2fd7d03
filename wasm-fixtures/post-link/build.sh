#!/bin/bash
. ../toolchain.sh
clang19 -g -O1 sorts.c -o linked.wasm
# As packages ship: everything stripped that does not run.
$llvm/llvm-strip --strip-all -o stripped.wasm linked.wasm
# Binaryen of npm moves code and leaves the DWARF as it was.
node "$(node -p "require.resolve('binaryen/bin/wasm-opt')")" -O1 -g --all-features linked.wasm -o stale.wasm
# Debian's Binaryen 108 rewrites DWARF 4.
/usr/bin/wasm-opt -O1 -g linked.wasm -o rewritten.wasm
# clang that finds a wasm-opt on PATH runs it without -g: sections without rows, no names.
env PATH=$llvm:/usr/bin clang -fuse-ld=$llvm/wasm-ld --target=wasm32-wasi --sysroot=/usr \
  -ffile-prefix-map="$PWD=." -g -O2 sorts.c -o empty-lines.wasm

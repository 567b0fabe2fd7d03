#!/bin/sh
# clang 19.1.7. expected.txt is what llvm-symbolizer 19 says of the address of the trap, which counts from the code section.
set -eu
llvm=/usr/lib/llvm-19/bin
env PATH=$llvm clang -fuse-ld=$llvm/wasm-ld --target=wasm32 -O2 -g -ffile-prefix-map="$PWD=." -nostdlib \
  -Wl,--no-entry -Wl,--export=average_of average.c -o average.wasm
trap=$($llvm/llvm-objdump -d --no-show-raw-insn average.wasm | sed -n 's/^ *\([0-9a-f]*\):.*unreachable.*/\1/p' | head -1)
code=$($llvm/llvm-readobj --sections average.wasm | awk '/CODE/ { code = 1 } code && /Offset/ { print $2; exit }')
$llvm/llvm-symbolizer --obj=average.wasm $((0x$trap - code)) > expected.txt

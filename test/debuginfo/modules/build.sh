#!/bin/bash
# Built with clang 19.1.7 and Binaryen 108 (Debian). Licence of the sources: that of the project.
set -eu
cd "$(dirname "$0")"
llvm=/usr/lib/llvm-19/bin
cc() {
  env PATH=$llvm clang --target=wasm32 -ffile-prefix-map="$PWD=." -O0 "$@"
}
link() {
  $llvm/wasm-ld --no-entry "$@"
}
# Functions that end in an endless loop; Binaryen 108 cuts their line sequences.
cc -g -c endless.c -o endless.o
link endless.o -o linked.wasm
"${WASM_OPT:-/usr/bin/wasm-opt}" -g linked.wasm -o endless.wasm
# A program one file of which was compiled without -g.
cc -g -c partly.c -o partly.o
cc -c helper.c -o helper.o
link partly.o helper.o -o partly.wasm
rm linked.wasm ./*.o

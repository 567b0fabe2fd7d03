#!/bin/bash
. ../toolchain.sh
# No libc: DWARF 5 alone, without the version 4 units of a prebuilt library.
clang19 -g -gdwarf-4 -O0 -nostdlib -Wl,--no-entry bare.c -o O0-dwarf4.wasm
clang19 -g -gdwarf-5 -O0 -nostdlib -Wl,--no-entry bare.c -o O0-dwarf5.wasm
clang19 -g -gdwarf-5 -O2 -nostdlib -Wl,--no-entry bare.c -o O2-dwarf5.wasm
wat memoryless.wat memoryless.wasm

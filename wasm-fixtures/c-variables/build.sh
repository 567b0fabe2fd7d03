#!/bin/bash
. ../toolchain.sh
clang19 -g -gdwarf-4 -O0 -nostdlib -Wl,--no-entry variables.c -o O0-dwarf4.wasm
clang19 -g -gdwarf-5 -O0 -nostdlib -Wl,--no-entry variables.c -o O0-dwarf5.wasm
clang19 -g -gdwarf-4 -O2 -nostdlib -Wl,--no-entry variables.c -o O2-dwarf4.wasm
clang19 -g -gdwarf-5 -O2 -nostdlib -Wl,--no-entry variables.c -o O2-dwarf5.wasm

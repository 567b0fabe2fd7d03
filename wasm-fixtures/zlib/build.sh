#!/bin/bash
. ../toolchain.sh
# Without DYNAMIC_CRC_TABLE zlib includes a header of 590 kB of numbers.
clang19 -gdwarf-5 -O2 -DDYNAMIC_CRC_TABLE main.c src/*.c -o clang19-O2-dwarf5.wasm
yowasp clang yowasp22-O0.wasm -g -O0 -DDYNAMIC_CRC_TABLE main.c $(ls src/*.c)

#!/bin/bash
. ../toolchain.sh
yowasp clang yowasp22-O0.wasm -g -O0 main.c src/cJSON.c
yowasp clang yowasp22-O2-dwarf5.wasm -gdwarf-5 -O2 main.c src/cJSON.c

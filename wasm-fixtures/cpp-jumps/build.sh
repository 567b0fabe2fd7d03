#!/bin/bash
. ../toolchain.sh
clangxx19 -g -O0 -fno-exceptions -nostdlib jumps.cpp -o clang19-O0.wasm

#!/bin/bash
. ../toolchain.sh
yowasp clang O0.wasm -g -O0 ends.c
yowasp clang O2.wasm -g -O2 ends.c

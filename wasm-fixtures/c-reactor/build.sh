#!/bin/bash
. ../toolchain.sh
yowasp clang O0.wasm -mexec-model=reactor -g -O0 reactor.c

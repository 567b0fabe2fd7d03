#!/bin/bash
. ../toolchain.sh
sjlj="-mllvm -wasm-enable-sjlj"
yowasp clang legacy-O0.wasm -g -O0 $sjlj -mllvm -wasm-use-legacy-eh=true jumps.c -lsetjmp
yowasp clang exnref-O0.wasm -g -O0 $sjlj -mllvm -wasm-use-legacy-eh=false jumps.c -lsetjmp

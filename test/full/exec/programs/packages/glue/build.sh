#!/bin/sh
# Builds the Emscripten programs, with Debian 12's Emscripten 3.1.6 and clang 14; see README.md.
set -e
cd "$(dirname "$0")"
# No path of this machine in the modules.
paths="-ffile-prefix-map=$PWD=. -ffile-prefix-map=${EM_CACHE:-/usr/share/emscripten/cache}=/emscripten"
emcc -O1 -g $paths -pthread -sPTHREAD_POOL_SIZE=4 -sEXIT_RUNTIME=1 threads.c -o threads.js
emcc -O1 -g $paths -sSIDE_MODULE=2 -sEXPORTED_FUNCTIONS=_collatz,_each_divisor,_calls \
  side.c -o side.wasm
emcc -O1 -g $paths -sMAIN_MODULE=2 -sEXPORTED_FUNCTIONS=_main,_show,_printf \
  -sFORCE_FILESYSTEM=0 main.c -o main.js

#!/bin/bash
. ../toolchain.sh
wasi="-Iwasi -include wasi/wasi.h -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS"
libraries="-lwasi-emulated-signal -lwasi-emulated-process-clocks -lm -Wl,-z,stack-size=1048576"
# Without setjmp a Lua error ends the program; with it, LLVM makes it from (legacy) exceptions.
yowasp clang yowasp22-O2-dwarf5.wasm -gdwarf-5 -O2 -DNO_SETJMP -Iwasi/no-setjmp $wasi $(ls src/*.c) $libraries
yowasp clang yowasp22-O0-setjmp.wasm -g -O0 -mllvm -wasm-enable-sjlj $wasi $(ls src/*.c) $libraries -lsetjmp

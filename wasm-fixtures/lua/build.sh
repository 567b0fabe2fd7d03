#!/bin/bash
. ../toolchain.sh
wasi="-Iwasi -include wasi/wasi.h -D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_PROCESS_CLOCKS"
libraries="-lwasi-emulated-signal -lwasi-emulated-process-clocks -lm -Wl,-z,stack-size=1048576"
# Debian's libc has no setjmp: Lua errors end the program. LLVM 22 makes setjmp from (legacy) exceptions.
clang19 -g -O2 -DNO_SETJMP -Iwasi/no-setjmp $wasi src/*.c $libraries -o clang19-O2.wasm
yowasp clang yowasp22-O0-setjmp.wasm -g -O0 -mllvm -wasm-enable-sjlj $wasi $(ls src/*.c) $libraries -lsetjmp

# WebAssembly with Debian's clang 19 and wasi-libc:
#   cmake -B build -DCMAKE_TOOLCHAIN_FILE=wasi.cmake -DCMAKE_BUILD_TYPE=Debug \
#         -DCMAKE_EXE_LINKER_FLAGS=-Wl,--no-gc-sections \
#         -DCMAKE_CROSSCOMPILING_EMULATOR="npx;wtrace;run;--dir;."
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
set(CMAKE_C_COMPILER /usr/bin/clang-19)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_AR /usr/bin/llvm-ar-19)
set(CMAKE_RANLIB /usr/bin/llvm-ranlib-19)
set(CMAKE_SYSROOT /usr)

# WebAssembly with clang and wasi-libc as Debian and Ubuntu package them (clang, lld, llvm, wasi-libc,
# libclang-rt-dev-wasm32). wasi-sdk brings a toolchain file of its own: take from here what follows the first blank line.
set(CMAKE_SYSTEM_NAME Generic)
set(CMAKE_SYSTEM_PROCESSOR wasm32)
find_program(CMAKE_C_COMPILER NAMES clang-19 clang REQUIRED)
find_program(CMAKE_AR NAMES llvm-ar-19 llvm-ar REQUIRED)
find_program(CMAKE_RANLIB NAMES llvm-ranlib-19 llvm-ranlib REQUIRED)
set(CMAKE_C_COMPILER_TARGET wasm32-wasi)
set(CMAKE_SYSROOT /usr)

# Lines and branches are exact without optimization.
set(CMAKE_BUILD_TYPE Debug CACHE STRING "")
# Functions that no test calls stay in the module, to be reported as missed instead of being absent.
set(CMAKE_EXE_LINKER_FLAGS_INIT -Wl,--no-gc-sections)
# CTest runs every test under wtrace.
set(CMAKE_CROSSCOMPILING_EMULATOR ${CMAKE_CURRENT_LIST_DIR}/node_modules/.bin/wtrace;run;--branches;--dir;.)

# Sourced by each build.sh: the compilers as functions, called in the fixture's own folder. PATH is cut for clang
# because a wasm-opt found there would rewrite the module behind its back; paths are mapped because a committed
# module must not name the machine that built it.
set -eu
fixtures=$(cd .. && pwd)
llvm=/usr/lib/llvm-19/bin

clang19() {
  env PATH=$llvm clang -fuse-ld=$llvm/wasm-ld --target=wasm32-wasi --sysroot=/usr -ffile-prefix-map="$PWD=." "$@"
}

clangxx19() {
  env PATH=$llvm clang++ -fuse-ld=$llvm/wasm-ld --target=wasm32-wasi --sysroot=/usr -stdlib=libc++ \
    -ffile-prefix-map="$PWD=." "$@"
}

# Driver (clang or clang++), output, then arguments: LLVM 22 from npm, without any file of this machine.
yowasp() {
  node "$fixtures/yowasp.mjs" "$@"
}

# Debian's rustc, whatever else is on PATH. The index of public names that rustc 1.63 still writes serves no
# debugger and is a fifth of the module.
rust163() {
  env PATH=/usr/bin:/bin /usr/bin/rustc --edition 2021 --remap-path-prefix="$PWD=." "$@"
}

drop_pubnames() {
  $llvm/llvm-objcopy --remove-section=.debug_pubnames --remove-section=.debug_pubtypes "$1"
}

# Text format to module, with wabt and all of its features; the names are kept.
wat() {
  node "$fixtures/wat.mjs" "$@"
}

# Debian's Emscripten, whose Binaryen rewrites the DWARF that LLVM made.
emcc316() {
  emcc -ffile-prefix-map="$PWD=." "$@"
}

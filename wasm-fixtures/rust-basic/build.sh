#!/bin/bash
. ../toolchain.sh
# Link-time optimisation drops what is not used of std's prebuilt debug info (7.9 MB without it); the linker's -O2
# shares the tails of debug strings.
rust163 --target wasm32-wasi -g -C opt-level=0 -C lto=thin -C panic=abort -C codegen-units=1 -C link-arg=-O2 basic.rs -o O0.wasm
rust163 --target wasm32-wasi -g -C opt-level=2 -C lto=fat -C panic=abort -C codegen-units=1 -C link-arg=-O2 basic.rs -o O2.wasm
drop_pubnames O0.wasm
drop_pubnames O2.wasm

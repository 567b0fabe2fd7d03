#!/bin/bash
. ../toolchain.sh
# With overflow checks, as is the default without optimisation.
rust163 --target wasm32-unknown-unknown --crate-type cdylib -g -C opt-level=0 -C lto=thin -C panic=abort -C codegen-units=1 \
  -C link-arg=-O2 -C link-arg=--export=_start panics.rs -o O0.wasm
drop_pubnames O0.wasm

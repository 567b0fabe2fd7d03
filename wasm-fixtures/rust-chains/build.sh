#!/bin/bash
. ../toolchain.sh
rust163 --target wasm32-unknown-unknown --crate-type cdylib -g -C opt-level=0 -C lto=thin -C panic=abort -C codegen-units=1 \
  -C overflow-checks=off -C link-arg=-O2 -C link-arg=--export=_start chains.rs -o O0.wasm
drop_pubnames O0.wasm

#!/bin/bash
. ../toolchain.sh
for text in *.wat; do
  wat "$text" "${text%.wat}.wasm"
done

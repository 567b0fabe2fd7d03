#!/bin/bash
. ../toolchain.sh
yowasp clang++ yowasp22-O0.wasm -g -O0 -std=c++20 -fno-exceptions templates.cpp
yowasp clang++ yowasp22-O2.wasm -g -O2 -std=c++20 -fno-exceptions templates.cpp

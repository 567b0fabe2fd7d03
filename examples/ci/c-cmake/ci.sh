#!/bin/sh
# The tests of CTest under wtrace, one report of them all, and the gates. For any CI, and for a terminal.
set -eu
export WTRACE_DATA_DIR="$PWD/wasm-coverage"
rm -rf "$WTRACE_DATA_DIR" # counts of an earlier run would be added

# The toolchain file makes CTest start each test under wtrace.
cmake -B build -DCMAKE_TOOLCHAIN_FILE=wasi.cmake
cmake --build build
ctest --test-dir build --output-on-failure

# Lines that changed since the base of a merge request have a gate of their own. Elsewhere: BASE=origin/main ./ci.sh
base=${BASE:-${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}}
# From the project's folder, so that names begin there. Exit code 2 when a gate is missed.
npx wtrace report --reporter text,contexts,html,lcov,cobertura ${base:+--diff "$base" --fail-under patch=80} \
  --fail-under 80 --fail-under branches=75

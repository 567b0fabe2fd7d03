#!/bin/sh
# The tests of all crates under wtrace, one report of them all, and the gates. For any CI, and for a terminal.
set -eu
export WTRACE_DATA_DIR="$PWD/wasm-coverage"
rm -rf "$WTRACE_DATA_DIR" # counts of an earlier run would be added

# .cargo/config.toml makes cargo start each test binary under wtrace.
cargo test --target wasm32-wasip1

# Lines that changed since the base of a merge request have a gate of their own. Elsewhere: BASE=origin/main ./ci.sh
base=${BASE:-${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}}
# From the workspace's folder, so that names begin with those of the crates. Exit code 2 when a gate is missed.
npx wtrace report --reporter text,contexts,html,lcov,cobertura ${base:+--diff "$base" --fail-under patch=80} \
  --fail-under 75 --fail-under branches=60

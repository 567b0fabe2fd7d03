#!/bin/sh
# Tests in JavaScript and at the command line under wtrace, one report of them all, and the gates.
set -eu
export WTRACE_DATA_DIR="$PWD/wasm-coverage"
rm -rf "$WTRACE_DATA_DIR" # counts of an earlier run would be added

# traced.js loads the module for the tests, and saves what ran.
npm run build
npm test
# An exported function can be called without any JavaScript.
test "$(npx wtrace run --branches --invoke isLeap build/debug.wasm 2000)" = 1

# Lines that changed since the base of a merge request have a gate of their own. Elsewhere: BASE=origin/main ./ci.sh
base=${BASE:-${CI_MERGE_REQUEST_DIFF_BASE_SHA:-}}
# Exit code 2 when a gate is missed.
npx wtrace report --reporter text,html,lcov,cobertura ${base:+--diff "$base" --fail-under patch=80} \
  --fail-under 75 --fail-under branches=60

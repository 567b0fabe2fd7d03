#!/bin/sh
# asc 0.28.20, of guest.ts.txt (another name: this is no TypeScript). expected.txt is what the bindings that asc generates print
# and throw.
set -eu
cp guest.ts.txt guest.ts
node ../../../node_modules/assemblyscript/bin/asc.js guest.ts --debug --runtime stub --bindings esm -o guest.wasm
node --input-type=module -e '
import { half, checked } from "./guest.js";
half(4);
for (const call of [() => half(3), () => checked(0)]) try { call(); } catch (error) { console.log(String(error)); }
' > expected.txt
rm -f guest.ts guest.js guest.d.ts guest.wasm.map

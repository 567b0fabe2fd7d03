#!/bin/bash
# Makes two sources with every kind of line end, and of each a module whose functions return the number that the compiler
# gives their line: `__LINE__` of clang 19.1.7, `line!()` of rustc 1.63.
set -eu
cd "$(dirname "$0")"
python3 - <<'PYTHON'
ends = ['\n', '\r\n', '\r', '\n\r', '\r\r\n', '\x0c\n', '\u2028\n', '\u0085\n', '\r', '\n']
names = ['feed', 'both', 'carriage', 'reversed', 'twice', 'form', 'separator', 'next', 'last', 'end']
c = [f'__attribute__((export_name("{n}"))) int {n}(void) {{ return __LINE__; }} //' for n in names]
rust = [f'#[no_mangle] pub fn {n}() -> u32 {{ line!() }} /* */' for n in names]
rust[0] = '#![no_std] #[panic_handler] fn panic(_: &core::panic::PanicInfo) -> ! { loop {} } ' + rust[0]
for name, lines in (('ends.c', c), ('ends.rs', rust)):
    with open(name, 'wb') as file:
        file.write(''.join(line + end for line, end in zip(lines, ends)).encode())
PYTHON
llvm=/usr/lib/llvm-19/bin
env PATH=$llvm clang --target=wasm32 -fuse-ld=$llvm/wasm-ld -O1 -g -nostdlib -Wl,--no-entry -ffile-prefix-map="$PWD=." \
  ends.c -o clang.wasm
env PATH=/usr/bin:/bin /usr/bin/rustc --edition 2021 --target wasm32-unknown-unknown --crate-type cdylib -O -C strip=symbols \
  --remap-path-prefix="$PWD=." ends.rs -o rustc.wasm
chmod 644 clang.wasm rustc.wasm

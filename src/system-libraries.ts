/**
 * Source files that come with a tool chain. They are left out unless `--include` selects them. The patterns are
 * matched against the path as the debug info resolves it, normalised but neither remapped nor made relative, so that
 * a project's own `dlmalloc/` (an absolute path) is not taken for that of wasi-libc (compiled in directory `.`).
 */

/** One row of {@link systemLibraries}. */
export interface SystemLibrary {
  readonly pattern: RegExp;
  /** What it is, and where such paths were seen. */
  readonly reason: string;
}

/** What counts as a system library; the first row that fits is the reason given. */
export const systemLibraries: readonly SystemLibrary[] = [
  {
    pattern: /^(?:build\/)?(?:libc-top-half|libc-bottom-half|dlmalloc|sysroot\/include|emmalloc)\//,
    reason: 'wasi-libc as Debian builds it, in compilation directory "."',
  },
  { pattern: /^wasisdk:\/\//, reason: 'wasi-sdk maps the paths of its libraries to this scheme' },
  {
    pattern: /(?:^|\/)wasi-(?:sdk|libc|sysroot)[^/]*\//,
    reason: 'wasi-sdk or wasi-libc built in its own folder',
  },
  { pattern: /^\/rustc\/[^/]+\//, reason: 'Rust standard library of a released rustc' },
  { pattern: /^\/rust\/deps\//, reason: 'crates that the Rust standard library is built with' },
  { pattern: /^\/usr\/src\/rustc-[^/]+\//, reason: 'Rust standard library as Debian builds it' },
  { pattern: /\/lib\/rustlib\/src\/rust\//, reason: "Rust standard library of rustup's rust-src" },
  {
    pattern:
      /(?:^|\/)library\/(?:alloc|backtrace|core|panic_abort|panic_unwind|portable-simd|proc_macro|std|std_detect|stdarch|test|unwind)\/(?:crates|src)\//,
    reason: 'Rust standard library, paths remapped by the one who built it',
  },
  { pattern: /(?:^|\/)\.?cargo\/(?:registry\/src|git\/checkouts)\//, reason: 'crates downloaded by Cargo' },
  {
    pattern: /(?:^|\/)(?:emsdk|emscripten)[^/]*\/(?:[^/]+\/)*(?:system\/(?:include|lib)|\w*cache\/sysroot)\//,
    reason: 'libraries of Emscripten, where it was built or installed',
  },
  {
    pattern: /^(?:\.\.\/)*(?:system\/(?:include|lib)|(?:debian\/)?\w*cache\/sysroot)\//,
    reason: 'libraries of Emscripten, paths relative to its folder (source maps)',
  },
  { pattern: /^~lib\//, reason: 'AssemblyScript standard library and packages' },
  { pattern: /(?:^|\/)lib(?:64)?\/clang\/[^/]+\/include\//, reason: "clang's own headers" },
  { pattern: /\/c\+\+\/(?:v1|\d+[.\d]*)\//, reason: 'headers of the C++ standard library' },
  {
    pattern:
      /(?:^|\/)(?:compiler-rt\/lib|libcxx\/(?:include|src)|libcxxabi\/(?:include|src)|libunwind\/(?:include|src))\//,
    reason: 'run-time libraries of LLVM, built from its tree',
  },
  {
    pattern:
      /(?:^|\/)[^/]*zig[^/]*\/(?:[^/]+\/)*lib\/(?:c|compiler|compiler_rt|include|init|libc|libcxx|libcxxabi|libunwind|std|ubsan_rt|zig\.h)(?:\/|\.zig$)/i,
    reason: 'Zig standard library and the C libraries that Zig brings',
  },
  { pattern: /(?:^|\/)tinygo\/(?:lib|src)\//, reason: 'TinyGo run-time library' },
  { pattern: /^\/usr\/local\/go\/src\//, reason: 'Go standard library' },
  {
    pattern: /^\/usr\/(?:local\/)?(?:include|lib|lib64|share)\//,
    reason: 'installed by the operating system',
  },
  { pattern: /^\/nix\/store\//, reason: 'installed by Nix' },
  { pattern: /^\/opt\/homebrew\/(?:Cellar|include|lib|opt|share)\//, reason: 'installed by Homebrew' },
];

/** Why a path counts as a system library, or undefined. `path` is normalised, not remapped. */
export function systemLibraryReason(path: string): string | undefined {
  return systemLibraries.find((row) => row.pattern.test(path))?.reason;
}

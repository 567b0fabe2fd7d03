// LLVM's source-based coverage (-fprofile-instr-generate -fcoverage-mapping): needs the sources, so only for programs
// that are built here. Its counters are in the program's memory; the runtime that would write them to a file is left
// out, and costs nothing while the program runs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildKernels } from '../kernels/build.mjs';
import { root } from '../programs.mjs';

/** Options of the compiler proper: with those of the driver, the linker would look for the runtime. */
const coverage = ['-fprofile-instrument=clang', '-fcoverage-mapping'].flatMap((flag) => ['-Xclang', flag]);
/** A symbol that the instrumented code refers to, so that the runtime would be linked. */
const runtime = { 'profile-runtime.c': 'int __llvm_profile_runtime;\n' };
const made = new Map();

/** The program built with LLVM's coverage, or why there is none. */
export async function llvmRow(program) {
  const [name, level] = program.name.split(' ');
  const key = program.kind === 'kernel' ? level : program.name;
  if (!made.has(key)) made.set(key, program.kind === 'kernel' ? kernels(level) : command(name, level));
  return await made.get(key);
}

const kernels = async (level) => ({ bytes: await buildKernels([level, ...coverage], runtime) });

async function command(name, level) {
  const build = builds[name];
  if (build === undefined || build.without === level) return { skipped: 'no build of it with this compiler' };
  const { runClang } = await import('@yowasp/clang');
  const folder = join(root, 'wasm-fixtures', name);
  const tree = { ...textsBelow(folder), ...runtime };
  const files = [...build.sources(tree), 'profile-runtime.c'];
  const flags = [...(build.flags ?? []), ...(build[level] ?? [])];
  const args = ['clang', '-w', '-g', level, ...coverage, ...flags, ...files, ...(build.libraries ?? [])];
  if (build.setjmp === level) args.push('-lsetjmp');
  args.push('-o', 'out.wasm');
  return { bytes: (await runClang(args, tree))['out.wasm'] };
}

const inSource = (tree) =>
  Object.keys(tree.src)
    .filter((file) => file.endsWith('.c'))
    .map((file) => `src/${file}`);

/** As in build.sh of each fixture; `without` is the level at which another compiler built it. */
const builds = {
  cjson: { sources: () => ['main.c', 'src/cJSON.c'] },
  zlib: { without: '-O2', flags: ['-DDYNAMIC_CRC_TABLE'], sources: (tree) => ['main.c', ...inSource(tree)] },
  lua: {
    sources: inSource,
    flags: [
      ...['-Iwasi', '-include', 'wasi/wasi.h'],
      ...['-D_WASI_EMULATED_SIGNAL', '-D_WASI_EMULATED_PROCESS_CLOCKS'],
    ],
    '-O2': ['-DNO_SETJMP', '-Iwasi/no-setjmp'],
    '-O0': ['-mllvm', '-wasm-enable-sjlj'],
    libraries: [
      ...['-lwasi-emulated-signal', '-lwasi-emulated-process-clocks', '-lm'],
      '-Wl,-z,stack-size=1048576',
    ],
    setjmp: '-O0',
  },
};

/** Sources as the nested object that the compiler accepts as a file system. */
function textsBelow(folder) {
  const tree = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) tree[entry.name] = textsBelow(join(folder, entry.name));
    else if (/\.[ch]$/.test(entry.name)) tree[entry.name] = readFileSync(join(folder, entry.name), 'utf8');
  }
  return tree;
}

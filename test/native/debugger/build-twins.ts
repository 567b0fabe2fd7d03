/** Builds the programs of test/variables/twins, for wasm and for this machine, and has a native debugger dump the variables of the latter. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NativeDump } from './compare-events.ts';

/** Where the sources are, with the modules and dumps that are committed. */
export const twinsDir = fileURLToPath(new URL('../../variables/twins/', import.meta.url));
/** Where everything is built. */
export const builtDir = fileURLToPath(new URL('../../../.cache/variable-twins/', import.meta.url));
const here = fileURLToPath(new URL('.', import.meta.url));
const llvm = '/usr/lib/llvm-19/bin';

/** Sources, by what they need. */
export const twins = {
  c: ['scalars.c', 'control.c', 'structures.c'],
  cpp: ['objects.cpp', 'inheritance.cpp', 'containers.cpp'],
  rust: ['shapes.rs', 'collections.rs'],
} as const;

function run(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): void {
  // PATH is cut: clang runs a wasm-opt that it finds there.
  const path = command.startsWith(llvm) ? llvm : '/usr/bin:/bin';
  const options = { cwd: twinsDir, env: { PATH: path, ...env }, stdio: 'pipe', timeout: 120_000 } as const;
  execFileSync(command, args, options);
}

const named = (source: string): string => source.replace(/\..*/, '');

/** @param more flags for clang @returns the path of the module */
export function buildWasm(source: string, more: readonly string[] = []): string {
  mkdirSync(builtDir, { recursive: true });
  const level = more.filter((flag) => flag.startsWith('-O')).join('');
  const out = join(builtDir, `${named(source)}${level}.wasm`);
  if (source.endsWith('.rs')) {
    const kind = ['--target', 'wasm32-wasi', '--crate-type', 'cdylib', '-C', 'lto=thin', '-C', 'panic=abort'];
    run('/usr/bin/rustc', [...rustFlags, ...kind, '-C', 'link-arg=-O2', source, '-o', out]);
    return out;
  }
  const common = ['--target=wasm32-wasi', '--sysroot=/usr', `-fuse-ld=${llvm}/wasm-ld`, '-Wl,--export=run'];
  const flags = [
    ...common,
    '-g',
    '-O0',
    ...more,
    `-ffile-prefix-map=${twinsDir.slice(0, -1)}=.`,
    source,
    '-o',
    out,
  ];
  const bare = ['-nostdlib', '-Wl,--no-entry'];
  const cpp = ['-std=c++20', '-fno-exceptions', '-fno-rtti'];
  // Headers of a native libc++ would be found as well.
  const library = [
    '-mexec-model=reactor',
    '-stdlib=libc++',
    '-nostdinc++',
    '-isystem',
    '/usr/include/wasm32-wasi/c++/v1',
  ];
  if (source.endsWith('.c')) run(`${llvm}/clang`, [...flags, ...bare, '-fno-builtin']);
  else run(`${llvm}/clang++`, [...flags, ...cpp, ...(source === 'containers.cpp' ? library : bare)]);
  return out;
}

const rustFlags = [
  '--edition',
  '2021',
  '-g',
  '-C',
  'opt-level=0',
  '-C',
  'codegen-units=1',
  '--remap-path-prefix',
  `${twinsDir}=`,
];

/** Builds a program for this machine and runs it in the debugger. */
export function dumpNative(source: string): NativeDump {
  mkdirSync(builtDir, { recursive: true });
  const program = join(builtDir, named(source));
  const dump = `${program}.json`;
  if (source.endsWith('.rs')) {
    run('/usr/bin/rustc', [...rustFlags, source, '-o', program]);
    run('/usr/bin/gdb', ['-nx', '-batch', '-x', join(here, 'gdb_dump.py')], {
      WTRACE_PROGRAM: program,
      WTRACE_SOURCE: source,
      WTRACE_OUTPUT: dump,
      WTRACE_PRINTERS: '/usr/lib/rustlib/etc',
    });
  } else {
    // What the program has not stored yet gets a pattern.
    const flags = ['-g', '-O0', '-ftrivial-auto-var-init=pattern', source, '-o', program];
    if (source.endsWith('.c')) run('/usr/bin/clang-19', flags);
    else run('/usr/bin/clang++-19', [...flags, '-std=c++20', '-stdlib=libc++']);
    const load = `command script import ${join(here, 'lldb_dump.py')}`;
    run('/usr/bin/lldb-19', ['-b', '-o', load, '-o', `wtrace_dump ${program} ${source} ${dump}`]);
  }
  return JSON.parse(readFileSync(dump, 'utf8')) as NativeDump;
}

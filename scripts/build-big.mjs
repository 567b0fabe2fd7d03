// Builds the large modules of bench/ into .cache/big by Debian's clang 19, with -g: Lua, zlib and cJSON (small), SQLite
// (whole), SQLite twice (double), all with -O0, and SQLite with -O2 (optimized); and a Rust program by Debian's rustc (maps). SQLite's
// amalgamation comes from an npm package.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, '.cache', 'big');
const own = join(root, 'bench', 'big');
const fixtures = join(root, 'wasm-fixtures');
const llvm = '/usr/lib/llvm-19/bin';

/** SQLite 3.53.2, from better-sqlite3's package. */
const sqlite = {
  package: 'better-sqlite3@12.11.1',
  tarball: 'better-sqlite3-12.11.1.tgz',
  folder: 'package/deps/sqlite3',
  sha256: '60d2f39a3726cd6b9021da6f4e868608d66fbb6528a9f513dc8ffcc640493422',
};
const sqliteFlags = [
  'OS_OTHER=1',
  'THREADSAFE=0',
  'TEMP_STORE=3',
  'OMIT_LOAD_EXTENSION',
  'OMIT_WAL',
  'ENABLE_FTS5',
  'ENABLE_STAT4',
].map((name) => `-DSQLITE_${name}`);

/** PATH is restricted, so that clang does not find and silently run wasm-opt. */
function clang(...args) {
  const common = [
    '--target=wasm32-wasi',
    '--sysroot=/usr',
    '-g',
    '-O0',
    '-w',
    '-fdebug-compilation-dir=.',
    `-ffile-prefix-map=${root}=`,
  ];
  execFileSync(join(llvm, 'clang'), [...common, ...args], {
    cwd: out,
    env: { PATH: llvm },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

function bringSqlite() {
  const source = join(out, sqlite.folder, 'sqlite3.c');
  if (!existsSync(source)) {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    execFileSync(npm, ['pack', sqlite.package, '--silent'], {
      cwd: out,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    execFileSync('tar', ['-xzf', sqlite.tarball, sqlite.folder], { cwd: out });
  }
  const found = createHash('sha256').update(readFileSync(source)).digest('hex');
  if (found !== sqlite.sha256) throw new Error(`${source} is not the one that is expected: ${found}`);
  return join(out, sqlite.folder);
}

const sources = (folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.c'))
    .map((name) => join(folder, name));

function objects(prefix, files, flags) {
  return files.map((file, i) => {
    const object = `${prefix}${i}.o`;
    clang('-c', file, '-o', object, ...flags);
    return object;
  });
}

/** Defined symbols of objects, renamed by a header, so that the same sources can be linked twice. */
function renamingHeader(of, prefix) {
  const names = execFileSync(
    join(llvm, 'llvm-nm'),
    ['--defined-only', '--extern-only', '--format=just-symbols', ...of],
    {
      cwd: out,
      encoding: 'utf8',
    },
  )
    .split('\n')
    .filter((name) => /^\w+$/.test(name));
  writeFileSync(
    join(out, `${prefix}.h`),
    names.map((name) => `#define ${name} ${prefix}_${name}\n`).join(''),
  );
  return `${prefix}.h`;
}

function link(name, copies, parts, flags = []) {
  const main = join(own, 'main.c');
  clang(
    `-fuse-ld=${join(llvm, 'wasm-ld')}`,
    main,
    `-DCOPIES=${copies}`,
    ...parts,
    ...flags,
    '-o',
    `${name}.part`,
  );
  renameSync(join(out, `${name}.part`), join(out, `${name}.wasm`));
}

function build() {
  mkdirSync(out, { recursive: true });
  const folder = bringSqlite();
  const files = [join(folder, 'sqlite3.c'), join(own, 'use-sqlite.c')];
  const flags = [`-I${folder}`, ...sqliteFlags];
  const first = objects('sqlite', files, flags);
  link('whole', 1, first);
  const second = objects('second', files, [...flags, '-include', renamingHeader(first, 'second')]);
  link('double', 2, [...first, ...second]);

  const small = ['lua', 'zlib', 'cjson'].map((name) => join(fixtures, name, 'src'));
  const lua = join(fixtures, 'lua', 'wasi');
  const emulated = ['SIGNAL', 'PROCESS_CLOCKS'];
  const parts = objects(
    'small',
    [...small.flatMap(sources).filter((file) => !file.endsWith('/lua.c')), join(own, 'use-small.c')],
    [
      ...small.map((path) => `-I${path}`),
      ...[
        `-I${lua}`,
        `-I${lua}/no-setjmp`,
        '-DNO_SETJMP',
        '-DDYNAMIC_CRC_TABLE',
        '-include',
        `${lua}/wasi.h`,
      ],
      ...emulated.map((name) => `-D_WASI_EMULATED_${name}`),
    ],
  );
  link('small', 0, parts, [
    ...emulated.map((name) => `-lwasi-emulated-${name.toLowerCase().replace('_', '-')}`),
    '-lm',
  ]);
}

/** Paths of the modules, smallest first; missing ones are built. */
export function bigModules() {
  const paths = ['small', 'whole', 'double'].map((name) => join(out, `${name}.wasm`));
  if (!paths.every((path) => existsSync(path))) build();
  return paths;
}

/** Path of SQLite once, with -O2, for bench/all.mjs; built if missing. */
export function optimizedModule() {
  const path = join(out, 'optimized.wasm');
  if (existsSync(path)) return path;
  mkdirSync(out, { recursive: true });
  const folder = bringSqlite();
  const files = [join(folder, 'sqlite3.c'), join(own, 'use-sqlite.c')];
  // The last of several -O options takes effect.
  link('optimized', 1, objects('optimized', files, [`-I${folder}`, ...sqliteFlags, '-O2']));
  return path;
}

/** Path of a Rust program with its standard library, not optimized, for bench/variables.mjs; built by Debian's rustc if missing. */
export function rustModule() {
  const path = join(out, 'maps.wasm');
  if (existsSync(path)) return path;
  mkdirSync(out, { recursive: true });
  const target = ['--target', 'wasm32-wasi', '-g', '-C', 'opt-level=0', `--remap-path-prefix=${root}=`];
  execFileSync('/usr/bin/rustc', [...target, join(own, 'maps.rs'), '-o', 'maps.part'], { cwd: out });
  renameSync(join(out, 'maps.part'), path);
  return path;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const path of [...bigModules(), optimizedModule(), rustModule()])
    console.log(path, statSync(path).size);
}

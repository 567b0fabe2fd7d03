// Runs the tests of test/full: installs the compilers and Node versions that they need, then starts vitest. What is not
// available is listed; the tests that need it are skipped then, or fail when CI=true or WTRACE_FULL_STRICT=1.
// Arguments go to vitest: npm run test:full -- test/full/package.test.ts
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import {
  bringGeckodriver,
  bringNode,
  bringPackages,
  browserPackages,
  hookedPackages,
  largePackages,
  npmPackages,
  packagesWithModules,
  runtimePackages,
  schemaPackages,
  vitePackages,
  vitestPackages,
  webpackPackages,
} from './bring.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const strict = process.env.CI === 'true' || process.env.WTRACE_FULL_STRICT === '1';

/** Debian 12 packages, by the tests' name for what they provide, and the files that show that it is installed. */
const debian = {
  clang: {
    shows: [
      '/usr/lib/llvm-19/bin/clang',
      '/usr/lib/llvm-19/bin/wasm-ld',
      '/usr/lib/llvm-19/bin/llvm-dwarfdump',
      '/usr/lib/llvm-19/lib/clang/19/lib/wasi/libclang_rt.builtins-wasm32.a',
      '/usr/lib/wasm32-wasi/libc.a',
    ],
    packages: ['clang-19', 'lld-19', 'llvm-19', 'libclang-rt-19-dev-wasm32', 'wasi-libc'],
  },
  libcxx: { shows: ['/usr/include/wasm32-wasi/c++/v1/vector'], packages: ['libc++-19-dev-wasm32'] },
  nativeLibcxx: { shows: ['/usr/include/c++/v1/vector'], packages: ['libc++-19-dev', 'libc++abi-19-dev'] },
  lldb: { shows: ['/usr/bin/lldb-19'], packages: ['lldb-19', 'python3-lldb-19'] },
  gdb: { shows: ['/usr/bin/gdb', '/usr/lib/rustlib/etc/gdb_lookup.py'], packages: ['gdb', 'rust-gdb'] },
  rust: {
    shows: ['/usr/bin/rustc', '/usr/bin/cargo', '/usr/lib/rustlib/wasm32-wasi/lib'],
    packages: ['rustc', 'cargo', 'libstd-rust-dev-wasm32', 'lld-14'],
  },
  lcov: { shows: ['/usr/bin/lcov', '/usr/bin/genhtml'], packages: ['lcov'] },
  xmllint: { shows: ['/usr/bin/xmllint'], packages: ['libxml2-utils'] },
  gcovr: { shows: ['/usr/bin/gcovr'], packages: ['gcovr'] },
  gcc: { shows: ['/usr/bin/gcc', '/usr/bin/gcov'], packages: ['gcc', 'libc6-dev'] },
  chromium: { shows: ['/usr/bin/chromium'], packages: ['chromium'] },
  chromedriver: { shows: ['/usr/bin/chromedriver'], packages: ['chromium-driver'] },
  firefox: { shows: ['/usr/bin/firefox-esr'], packages: ['firefox-esr'] },
  webkit: {
    shows: [
      '/usr/bin/WebKitWebDriver',
      '/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser',
      '/usr/bin/xvfb-run',
      '/usr/bin/xauth',
    ],
    packages: ['webkit2gtk-driver', 'xvfb', 'xauth'],
  },
  // Of whatever version: only where there is none.
  go:
    spawnSync('go', ['version']).status === 0
      ? { shows: [], packages: [] }
      : { shows: ['/usr/bin/go'], packages: ['golang-go'] },
  cmake: { shows: ['/usr/bin/cmake', '/usr/bin/make'], packages: ['cmake', 'make'] },
};
const nodeMajors = [22, 24, 26];

const complete = ({ shows }) => shows.every((path) => existsSync(path));

function run(command, args, options = {}) {
  console.log(`$ ${command} ${args.join(' ')}`);
  execFileSync(command, args, { stdio: 'inherit', ...options });
}

/** Names of what is still missing after an attempt to install the Debian packages. */
function bringDebianPackages() {
  const wanted = Object.entries(debian).filter(([, thing]) => !complete(thing));
  if (wanted.length === 0) return [];
  const packages = wanted.flatMap(([, thing]) => thing.packages);
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    console.error(`Debian packages are missing; as root on Debian 12: ${command}`);
    return wanted.map(([name]) => name);
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  try {
    run('apt-get', ['update', '-qq'], { env });
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], { env });
  } catch (error) {
    console.error(`could not install: ${command}: ${error.message}`);
  }
  return wanted.filter(([, thing]) => !complete(thing)).map(([name]) => name);
}

const missing = bringDebianPackages();
const env = { ...process.env };
for (const major of nodeMajors) {
  const binary = bringNode(major);
  if (binary === undefined) missing.push(`node${major}`);
  else env[`WTRACE_NODE_${major}`] = binary;
}
const packages = bringPackages('packages', packagesWithModules);
if (packages === undefined) missing.push('packages');
else env.WTRACE_PACKAGES = packages;
const large = bringPackages('large-packages', largePackages);
if (large === undefined) missing.push('largePackages');
else env.WTRACE_LARGE_PACKAGES = large;
const hooked = bringPackages('hooked-packages', hookedPackages, { cpu: 'wasm32' });
if (hooked === undefined) missing.push('hookedPackages');
else env.WTRACE_HOOKED_PACKAGES = hooked;
const npm = bringPackages('npm-packages', npmPackages);
if (npm === undefined) missing.push('npmPackages');
else env.WTRACE_NPM_PACKAGES = npm;
const browser = bringPackages('browser', browserPackages);
if (browser === undefined) missing.push('browserPackages');
else env.WTRACE_BROWSER_PACKAGES = browser;
for (const [major, versions] of Object.entries(vitestPackages)) {
  const directory = bringPackages(`vitest-${major}`, versions);
  if (directory === undefined) missing.push(`vitest${major}`);
  else env[`WTRACE_VITEST_${major}`] = directory;
}
const runtimes = bringPackages('runtimes', runtimePackages);
if (runtimes === undefined) missing.push('runtimes');
else env.WTRACE_RUNTIMES = runtimes;
const vite = bringPackages('vite', vitePackages);
if (vite === undefined) missing.push('vite');
else env.WTRACE_VITE = vite;
const webpack = bringPackages('webpack', webpackPackages);
if (webpack === undefined) missing.push('webpack');
else env.WTRACE_WEBPACK = webpack;
const geckodriver = bringGeckodriver();
if (geckodriver === undefined) missing.push('geckodriver');
else env.WTRACE_GECKODRIVER = geckodriver;
const schemas = bringPackages('schemas', schemaPackages);
if (schemas === undefined) missing.push('schemas');
else env.WTRACE_SCHEMAS = schemas;
if (missing.length > 0) {
  console.error(
    `not available: ${missing.join(', ')}; tests that need them ${strict ? 'fail' : 'are left out'}`,
  );
}
env.WTRACE_FULL_MISSING = missing.join(',');
if (strict) env.WTRACE_FULL_STRICT = '1';
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
const args = [vitest, 'run', '--project', 'full', '--project', 'full-alone', ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env });
process.exitCode = status ?? 1;

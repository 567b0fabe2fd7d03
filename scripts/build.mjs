// Compiles src/ to build/, file by file, and bundles what is published from there to dist/: a command that loads two hundred
// small files spends half its start-up time on that. `npm ci` runs this as `prepare`. Both are built in another place and
// moved when complete, so that processes that use them meanwhile find all their files.
import { execFileSync } from 'node:child_process';
import fs, {
  chmodSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const compiler = join(
  dirname(createRequire(import.meta.url).resolve('typescript/package.json')),
  'bin',
  'tsc',
);
/** Files that are loaded by their path from outside: the entry points of the package, the command, and its threads. */
const entries = [
  'index',
  'runtime/public',
  'rewriter/index',
  'report/index',
  'config/public',
  'collector/index',
  'playwright/public',
  'cli/main',
  'cli/trace-observer',
  'cli/wat-worker',
  'hosts/worker',
  'jest/index',
  'vitest/index',
  'vite/index',
  'webpack/index',
  'vite/vitest-setup',
];

/** Parts of the rewriter that a page has no use for, which would be a fifth of the client that rewrites. */
const notInPages = {
  'rewriter/kinds': `import { counterKind } from './counters/counter-session.js'; export const probeKinds = [counterKind];`,
  'probe-map/packed/sections/events': 'export const eventsSection = { encode: () => false };',
  // What only reports, listings and `inspect` ask for.
  'debuginfo/disassembly/text': `export const functionText = () => ''; export const nameLookup = () => () => '';`,
  'debuginfo/dwarf/dropped-functions': 'export const droppedFunctions = () => [];',
  'debuginfo/dwarf/dwarf-facts': 'export const addDwarfFacts = () => {};',
  'debuginfo/toolchain': `export const readProducers = () => ({ languages: [], tools: [] }); export const adviceForLines = () => '';`,
  'debuginfo/program-functions': 'export const programFunctionsWithoutLines = () => [];',
  // A map is in a file beside the module, which is code here.
  'debuginfo/source-map/source-map-source': 'export const readSourceMapSource = () => undefined;',
};

/** For what may be the topmost frame of an uncaught error: Node prints the whole line. */
const shortLines = {
  minify: { compress: true, mangle: true, codegen: { removeWhitespace: false } },
  comments: false,
  // No template literal of the sources has a tab at the beginning of a line.
  plugins: [{ name: 'unindent', renderChunk: (code) => code.replace(/^\t+/gm, '') }],
};

/** Properties of a section of the probe map (src/probe-map/packed/section.ts). */
const DECODES = /^ {4}decode,\n {4}upgrade: \{\},\n/m;

const aside = mkdtempSync(join(root, 'dist-'));
const compiled = join(aside, 'build');
const bundled = join(aside, 'dist');
try {
  const args = [compiler, '-p', join(root, 'tsconfig.json'), '--outDir', compiled];
  execFileSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  cpSync(compiled, bundled, {
    recursive: true,
    filter: (path) => !/\.[a-z]+$/.test(path) || path.endsWith('.d.ts'),
  });
  await bundle();
  await bundlePreload();
  await bundleClient('client');
  await bundleClient('client-rewriting', [leanRewriter()]);
  chmodSync(join(bundled, 'cli', 'main.js'), 0o755);
  replace('build', compiled);
  replace('dist', bundled);
} finally {
  rmSync(aside, { recursive: true, force: true });
}

async function bundle() {
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((entry) => [entry, join(compiled, `${entry}.js`)])),
    platform: 'node',
    // Everything else is left as it is: a dependency.
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
  });
  // Chunks are one folder deep, as are all files that refer to neighbours by `import.meta.url`.
  await bundle.write({
    dir: bundled,
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name].js',
    // What the command loads first of all, before Node may keep what it compiles.
    codeSplitting: { groups: [{ name: 'cache-directory', test: /store[\\/]cache-directory\.js$/ }] },
  });
  await bundle.close();
}

/** The preload writes by the functions of `node:fs` that were there when it was loaded, which it gets: programs replace them. */
function ownFunctions() {
  return {
    name: 'own-fs',
    resolveId: (id) => (id === 'node:fs' ? '\0own-fs' : undefined),
    load: (id) =>
      id === '\0own-fs'
        ? `export default ownFs;
export const { ${Object.keys(fs)
            .filter((name) => name !== 'promises')
            .join(', ')} } = ownFs;`
        : undefined,
  };
}

/** What `node -r` loads: CommonJS, so that it is there before anything else, in workers too. It loads the rest only when needed. */
async function bundlePreload() {
  const isExternal = (id) => !id.startsWith('.') && !id.startsWith('\0') && !isAbsolute(id);
  for (const [names, plugins] of [
    [{ register: 'register' }, []],
    [{ rewriting: 'rewriting', variables: 'traced-variables' }, [ownFunctions()]],
  ]) {
    const bundle = await rolldown({
      input: Object.fromEntries(
        Object.entries(names).map(([name, entry]) => [name, join(compiled, 'preload', `${entry}.js`)]),
      ),
      platform: 'node',
      external: (id) => isExternal(id) && !(id === 'node:fs' && plugins.length > 0),
      plugins,
      // What is not used does nothing when it is loaded.
      treeshake: { moduleSideEffects: false },
    });
    await bundle.write({
      dir: join(bundled, 'preload'),
      format: 'cjs',
      entryFileNames: '[name].cjs',
      chunkFileNames: '[name].cjs',
      ...shortLines,
    });
    await bundle.close();
  }
  // The text that is run in other realms.
  const realm = await rolldown({ input: join(compiled, 'hook', 'realm-entry.js') });
  const file = join(bundled, 'preload', 'realm.js');
  await realm.write({ file, format: 'iife', name: 'wtraceRealm', codeSplitting: false, ...shortLines });
  await realm.close();
}

/**
 * The client, by itself: as a module that bundlers take, and as one line that a server puts before the scripts of pages and workers, so
 * that theirs keep their numbers.
 */
async function bundleClient(folder, plugins = []) {
  const open = (entry) =>
    rolldown({
      input: join(compiled, folder, `${entry}.js`),
      platform: 'browser',
      plugins,
      treeshake: { moduleSideEffects: false },
    });
  const entry = await open('public');
  await entry.write({ file: join(bundled, folder, 'public.js'), format: 'esm', codeSplitting: false });
  await entry.close();
  const script = await open('script-entry');
  const file = join(bundled, folder, 'script.js');
  await script.write({ file, format: 'iife', name: 'wtraceClient', codeSplitting: false, minify: true });
  await script.close();
  // Lines end in its template literals alone.
  writeFileSync(file, `${readFileSync(file, 'utf8').trim().replaceAll('\n', '\\n')}\n`);
}

/** Leaves them out. */
function leanRewriter() {
  const texts = new Map(
    Object.entries(notInPages).map(([name, text]) => [join(compiled, `${name}.js`), text]),
  );
  return {
    name: 'lean-rewriter',
    load: (id) => texts.get(id),
    // Maps are encoded there, never decoded.
    transform: (code) => code.replace(DECODES, ''),
  };
}

/** Two renames, so that the directory is missing for as short a time as possible. */
function replace(name, made) {
  const place = join(root, name);
  if (existsSync(place)) renameSync(place, join(aside, `old-${name}`));
  renameSync(made, place);
}

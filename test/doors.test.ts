/** The doors as they are published: bundled, but still one library. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { beforeAll, expect, test } from 'vitest';
import { scratch } from './helpers/wtrace.ts';
import { counted } from './store/counted.ts';

type Door = Readonly<Record<string, unknown>>;

const packageFile = new URL('../package.json', import.meta.url);
const { exports } = JSON.parse(readFileSync(packageFile, 'utf8')) as {
  exports: Record<string, { readonly default: string } | string>;
};
const paths = Object.entries(exports).flatMap(([name, target]) =>
  typeof target === 'string' ? [] : [[name, target.default] as const],
);
const doors = new Map<string, Door>();
/** Entry points that need a package of the user's project. */
const NEEDS_PEER = ['./playwright'];

beforeAll(async () => {
  for (const [name, path] of paths)
    if (!NEEDS_PEER.includes(name)) doors.set(name, (await import(new URL(path, packageFile).href)) as Door);
});

test('classes and functions keep their names, which error messages show', () => {
  for (const door of doors.values())
    for (const [name, value] of Object.entries(door))
      if (typeof value === 'function' && name !== 'default') expect(value.name).toBe(name);
});

test('what two doors export is the same thing', () => {
  const seen = new Map<string, unknown>();
  let shared = 0;
  for (const door of doors.values()) {
    for (const [name, value] of Object.entries(door)) {
      // What a configuration names; of test runners' modules, each has its own.
      if (name === 'default') continue;
      if (seen.has(name)) {
        shared++;
        expect(value, name).toBe(seen.get(name));
      }
      seen.set(name, value);
    }
  }
  expect(shared).toBeGreaterThan(0);
});

test('an error of one door is an instance of the class that another exports', () => {
  const { instrument } = doors.get('./rewriter') as { instrument: (bytes: Uint8Array) => unknown };
  const { MalformedModuleError } = doors.get('.') as { MalformedModuleError: new () => Error };
  expect(() => instrument(new Uint8Array(3))).toThrow(MalformedModuleError);
});

/** Bytes of the client, compressed: docs/browsers.md has the parts. */
const MAX_CLIENT = 5_500;

/** Bytes of a page's script that imports names of a door, as a bundler makes it. */
async function bundled(door: string, names: readonly string[]): Promise<string> {
  const path = paths.find(([name]) => name === door)![1];
  const from = JSON.stringify(fileURLToPath(new URL(path, packageFile)));
  const bundle = await rolldown({
    input: 'page',
    platform: 'browser',
    plugins: [
      {
        name: 'page',
        resolveId: (id) => (id === 'page' ? id : undefined),
        load: (id) =>
          id === 'page' ? `import { ${names} } from ${from};\nconsole.log(${names});` : undefined,
      },
    ],
  });
  const { output } = await bundle.generate({ minify: true });
  await bundle.close();
  return output[0].code;
}

test('the runtime in a browser bundle is small, and asks for nothing of Node', async () => {
  const counts = await bundled('./runtime', ['attach']);
  const all = await bundled('./runtime', Object.keys(doors.get('./runtime')!));
  console.log(`wtrace/runtime in a bundle: attach ${counts.length} bytes, everything ${all.length} bytes`);
  expect(counts.length).toBeLessThan(33_500);
  expect(all.length).toBeLessThan(63_000);
  for (const code of [counts, all]) expect(code).not.toMatch(/\bfrom\s*["']|\bimport\s*[("']|\brequire\(/);
});

/** Bytes of the client that rewrites modules in the page, compressed. */
const MAX_REWRITING_CLIENT = 80 * 1024;

test.each([
  ['./client', 'startClient', MAX_CLIENT],
  ['./client/rewriting', 'startRewritingClient', MAX_REWRITING_CLIENT],
])('%s in a browser bundle is small, and asks for nothing of Node', async (door, name, most) => {
  const code = await bundled(door, [name]);
  const compressed = gzipSync(code, { level: 9 }).length;
  console.log(`wtrace${door.slice(1)} in a bundle: ${code.length} bytes, ${compressed} compressed`);
  expect(compressed).toBeLessThan(most);
  expect(code).not.toMatch(/\bfrom\s*["']|\bimport\s*[("']|\brequire\(|node:/);
});

test('the client is below 5 KB as most servers send it', async () => {
  expect(brotliCompressSync(await bundled('./client', ['startClient'])).length).toBeLessThan(5 * 1024);
});

test('the runtime exports what a host needs, and none of its internals', () => {
  expect(Object.keys(doors.get('./runtime')!).sort()).toEqual([
    'DISABLE',
    'attach',
    'decodeProbeMap',
    'probeMapFromJSON',
    'solveCounts',
    'wrapImports',
  ]);
});

/** What a published file imports at once, and what that imports. */
function loaded(
  file: URL,
  seen = new Map<string, readonly string[]>(),
): ReadonlyMap<string, readonly string[]> {
  if (seen.has(file.href)) return seen;
  const text = readFileSync(file, 'utf8');
  const specifiers = [...text.matchAll(/^(?:import|export)\b[^'"\n]*["']([^"'\n]+)["'];?$/gm)].map(
    ([, specifier = '']) => specifier,
  );
  seen.set(file.href, specifiers);
  for (const specifier of specifiers) if (specifier.startsWith('.')) loaded(new URL(specifier, file), seen);
  return seen;
}

/** Entry points for programs that only Node runs. */
const NODE_ONLY = ['./jest', './vitest', './playwright', './vite', './webpack'];

test('what the doors load at once needs no Node: the data on disk is loaded when it is asked for', () => {
  for (const [, path] of paths.filter(([name]) => !NODE_ONLY.includes(name))) {
    const all = [...loaded(new URL(path, packageFile)).values()].flat();
    expect(all.filter((specifier) => specifier.startsWith('node:'))).toEqual([]);
  }
  const main = [...loaded(new URL('../dist/cli/main.js', import.meta.url)).values()].flat();
  expect(main).toContain('node:path');
});

test('saved data is written and read through the door', async () => {
  const { readDataDir, writeRunData } = doors.get('.') as unknown as typeof import('../src/index.ts');
  const directory = join(scratch(), 'new');
  const file = await writeRunData(directory, { modules: [counted('fib', [5])] });
  expect(file).toMatch(/^bare-\d+-[0-9a-f]{16}\.wtrace$/);
  const { facts, warnings } = await readDataDir(directory);
  expect(warnings).toEqual([]);
  expect(facts.modules[0]?.files[0]?.functions.find(({ name }) => name === 'fib')?.hits).toBe(15);
});

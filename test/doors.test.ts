/** The doors as they are published: bundled, but still one library. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { beforeAll, expect, test } from 'vitest';

type Door = Readonly<Record<string, unknown>>;

const packageFile = new URL('../package.json', import.meta.url);
const { exports } = JSON.parse(readFileSync(packageFile, 'utf8')) as {
  exports: Record<string, { readonly default: string } | string>;
};
const paths = Object.entries(exports).flatMap(([name, target]) =>
  typeof target === 'string' ? [] : [[name, target.default] as const],
);
const doors = new Map<string, Door>();

beforeAll(async () => {
  for (const [name, path] of paths) doors.set(name, (await import(new URL(path, packageFile).href)) as Door);
});

test('classes and functions keep their names, which error messages show', () => {
  for (const door of doors.values())
    for (const [name, value] of Object.entries(door))
      if (typeof value === 'function') expect(value.name).toBe(name);
});

test('what two doors export is the same thing', () => {
  const seen = new Map<string, unknown>();
  let shared = 0;
  for (const door of doors.values()) {
    for (const [name, value] of Object.entries(door)) {
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
  expect(counts.length).toBeLessThan(8_000);
  expect(all.length).toBeLessThan(16_000);
  for (const code of [counts, all]) expect(code).not.toMatch(/\bfrom\s*["']|\bimport\s*[("']|\brequire\(/);
});

test('the runtime exports what a host needs, and none of its internals', () => {
  expect(Object.keys(doors.get('./runtime')!).sort()).toEqual([
    'DISABLE',
    'attach',
    'probeMapFromJSON',
    'solveCounts',
  ]);
});

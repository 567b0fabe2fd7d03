/** `load` of a file, and of a module whose source map or debug info is beside it. */
import { execFileSync } from 'node:child_process';
import { copyFileSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { FileError, type LoadOptions, load, loadSync, type Program, UsageError } from '../../src/index.ts';
import { scratch } from '../helpers/wtrace.ts';

const fixtures = fileURLToPath(new URL('../../wasm-fixtures/', import.meta.url));
const mapped = join(fixtures, 'as-basic/debug.wasm');
const separate = join(fixtures, 'emscripten-basic/O1-separate.wasm');
const home = process.cwd();
afterEach(() => process.chdir(home));

/** Source files of the program's facts. */
const filesOf = (program: Program): string[] =>
  program.coverage().modules.flatMap(({ files }) => files.map(({ path }) => path));
const env = { abort: () => {}, trace: () => {}, seed: () => 1 };
const options = { coverage: true, imports: { env } };

test.each([
  ['its path', mapped],
  ['its URL', pathToFileURL(mapped)],
])(
  'a module is loaded by %s, with the source map beside it, and has the name of its file',
  async (_, source) => {
    const program = await load(source, options);
    expect(filesOf(program).some((name) => name.endsWith('.ts'))).toBe(true);
    expect(program.coverage().modules[0]!.name).toBe('debug.wasm');
    expect(filesOf(loadSync(source, options))).toEqual(filesOf(program));
  },
);

test('debug info in a file of its own is found beside the module', async () => {
  const { tracing, warnings } = await load(separate, {
    trace: {},
    imports: new Proxy({}, { get: () => new Proxy({}, { get: () => () => 0 }) }),
  });
  expect(tracing).toBeDefined();
  expect(warnings.map(({ slug }) => slug)).not.toContain('external-debug-info-missing');
});

test('of a module that was given as bytes, in the working directory; nothing is read if `readFile` is given', async () => {
  const bytes = readFileSync(mapped);
  process.chdir(join(fixtures, 'as-basic'));
  expect(filesOf(await load(bytes, options)).some((name) => name.endsWith('.ts'))).toBe(true);
  const unread = await load(bytes, { ...options, readFile: () => undefined });
  expect(unread.warnings.map(({ slug }) => slug)).toContain('source-map-missing');
});

/** A copy of the module that names its map otherwise, in a folder with the map. */
function named(url: string): string {
  const bytes = readFileSync(mapped);
  const section = bytes.lastIndexOf('sourceMappingURL');
  const head = bytes.subarray(0, section - 3);
  const name = Buffer.from('sourceMappingURL');
  const content = Buffer.concat([Buffer.of(name.length), name, Buffer.of(url.length), Buffer.from(url)]);
  const at = scratch();
  writeFileSync(join(at, 'm.wasm'), Buffer.concat([head, Buffer.of(0, content.length), content]));
  copyFileSync(`${mapped}.map`, join(at, 'debug.wasm.map'));
  return join(at, 'm.wasm');
}

test.each([
  'http://localhost:8000/debug.wasm.map',
  'https://host/a/debug.wasm.map?v=1#x',
  '/build/that/is/gone/debug.wasm.map',
  'file:///gone/debug.wasm.map',
  './debug%2Ewasm.map',
])('a map named %s is looked for beside the module by its last part', async (url) => {
  const program = await load(named(url), options);
  expect(filesOf(program).some((name) => name.endsWith('.ts'))).toBe(true);
});

test('what is no regular file is not read: a FIFO never ends', async () => {
  const path = named('fifo');
  execFileSync('/usr/bin/mkfifo', [join(path, '..', 'fifo')]);
  expect((await load(path, options)).warnings.map(({ slug }) => slug)).toContain('source-map-missing');
  const link = named('link');
  symlinkSync('/dev/zero', join(link, '..', 'link'));
  expect((await load(link, options)).warnings.map(({ slug }) => slug)).toContain('source-map-missing');
});

test('a map elsewhere is read only where it is allowed; where not, the warning says how, and nothing of the file', async () => {
  const elsewhere = realpathSync(scratch());
  const map = join(elsewhere, 'elsewhere.map');
  copyFileSync(`${mapped}.map`, map);
  const path = named(map);
  const warningsOf = async (more: LoadOptions) => (await load(path, { ...options, ...more })).warnings;
  const [refused] = await warningsOf({});
  expect(refused).toEqual({
    slug: 'source-map-missing',
    message: `the module's source map is ${map}, which is outside of the folders that may be read, so it was not read: put the right one next to the module, or allow its folder with allowRead: ["${elsewhere}"]`,
  });
  for (const more of [
    { allowRead: [elsewhere] },
    { sourceRoot: elsewhere },
    { remap: [{ from: '/build', to: elsewhere }] },
  ])
    expect((await warningsOf(more)).map(({ slug }) => slug)).not.toContain('source-map-missing');
  writeFileSync(map, 'SECRET=0');
  const [damaged] = await warningsOf({ allowRead: [elsewhere] });
  expect(damaged?.slug).toBe('source-map-malformed');
  expect(damaged?.message).not.toContain('SEC');
  expect(() => loadSync(path, { allowRead: elsewhere as never })).toThrow(UsageError);
});

test.each([
  ['a file that is not there', 'gone.wasm', FileError],
  ['a directory', fixtures, FileError],
  ['a URL that is no file', new URL('http://localhost/m.wasm'), UsageError],
])('%s is refused', async (_, source, type) => {
  await expect(load(source)).rejects.toThrow(type);
  expect(() => loadSync(source)).toThrow(type);
});

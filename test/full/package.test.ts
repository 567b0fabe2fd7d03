import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const fixture = join(root, 'wasm-fixtures/c-loops/clang19-O0-dwarf4.wasm');
const MEGABYTE = 1_000_000;
let directory: string;

/** Bytes of all files below a directory, as `du --apparent-size` counts them; links are not followed. */
function sizeOf(path: string): number {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}

const inDirectory = (command: string, ...args: string[]): string =>
  execFileSync(command, args, { cwd: directory, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'wtrace-package-'));
  // The tarball is made of what is in dist; `prepare` would build it again under the feet of other tests.
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', directory], { cwd: root });
  const tarball = readdirSync(directory).find((name) => name.endsWith('.tgz'))!;
  writeFileSync(join(directory, 'package.json'), '{"private":true,"type":"module"}');
  inDirectory('npm', 'install', '--silent', '--no-audit', '--no-fund', `./${tarball}`);
});

afterAll(() => {
  rmSync(directory, { recursive: true, force: true });
});

test('the installed tarball and all that it depends on is at most 18 MB', () => {
  const size = sizeOf(join(directory, 'node_modules'));
  expect(size).toBeGreaterThan(MEGABYTE / 10);
  expect(size).toBeLessThanOrEqual(18 * MEGABYTE);
});

test('it runs a program and reports its lines', () => {
  inDirectory('npx', '--no', 'wtrace', 'run', '--reporter', 'lcov', '--reports-dir', 'out', fixture);
  const lcov = inDirectory('cat', 'out/lcov.info');
  expect(lcov).toMatch(/^SF:.*loops\.c$/m);
  expect(lcov).toMatch(/^DA:\d+,[1-9]\d*$/m);
});

test('every entry point loads and has what it promises', () => {
  const script = `for (const [entry, name] of [['', 'instrument'], ['/runtime', 'attach'], ['/rewriter', 'instrument']]) {
    const module = await import('wtrace' + entry);
    if (typeof module[name] !== 'function') throw new Error(entry + ' lacks ' + name);
  }
  await import('wtrace/report');
  console.log('all entry points');`;
  expect(inDirectory(process.execPath, '--input-type=module', '-e', script)).toBe('all entry points\n');
});

test('a component without jco: one line with the command that installs it', () => {
  const args = ['--no', 'wtrace', 'run', join(root, 'wasm-fixtures/component/loops.wasm')];
  const { status, stdout, stderr } = spawnSync('npx', args, { cwd: directory, encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 125, stdout: '' });
  const said = stderr.split('\n').filter((line) => line !== '' && !line.startsWith('npm '));
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(/^wtrace: .*npm install --save-dev @bytecodealliance\/jco/);
});

test('text without jco is assembled by wabt, and nesting that wabt never gets through is an error in time', () => {
  const wat = (name: string, text: string) => writeFileSync(join(directory, name), text);
  wat(
    'add.wat',
    '(module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))',
  );
  expect(inDirectory('npx', '--no', 'wtrace', 'run', '-q', '--invoke', 'add', 'add.wat', '2', '3')).toBe(
    '5\n',
  );
  wat('deep.wat', `(module (func (export "f") ${'block '.repeat(400)}${'end '.repeat(400)}))`);
  const args = ['--no', 'wtrace', 'run', '--invoke', 'f', 'deep.wat'];
  const { status, stderr } = spawnSync('npx', args, { cwd: directory, encoding: 'utf8' });
  expect(status).toBe(125);
  expect(stderr).toMatch(/^wtrace: deep\.wat.*jco/m);
});

/** Files that a module names: where they are looked for, and what is never opened for long. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { FileError } from '../../src/errors.ts';
import { CacheStore, readerBeside, readWhole, writeTogether, writeWhole } from '../../src/store/index.ts';
import { sourcesIn } from '../helpers/sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'wtrace-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const folders = (...named: readonly string[]) => ({ named, implied: [] });
const text = (bytes: Uint8Array | undefined) => bytes && new TextDecoder().decode(bytes);

describe('a map or debug file that a module names', () => {
  const directory = join(folder, 'named');
  mkdirSync(join(directory, 'out/maps'), { recursive: true });
  const write = (name: string) => writeFileSync(join(directory, 'out', name), name);
  ['m.map', 'a b.map', 'maps/m.map', '100%.map', 'v.map?x=1', 'd.map'].forEach(write);
  mkdirSync(join(directory, 'out/folder.map'));
  const read = readerBeside(join(directory, 'out/m.wasm'), folders(directory));
  const url = (name: string) => pathToFileURL(join(directory, 'out', name)).href;

  test.each([
    ['a relative path', 'maps/m.map', 'maps/m.map'],
    ['a URL on a server', 'http://localhost:8000/static/m.map', 'm.map'],
    ['a URL with query and fragment', 'https://example.org/m.map?v=3/4#top', 'm.map'],
    ['a path with a query', 'm.map?v=3', 'm.map'],
    ['a name that looks like a query', 'v.map?x=1', 'v.map?x=1'],
    ['an encoded URL', 'https://example.org/x/a%20b.map', 'a b.map'],
    ['an encoded path', 'a%20b.map', 'a b.map'],
    ['a path that is not encoded', '100%.map', '100%.map'],
    ['a path that is gone', '/nowhere/at/all/m.map', 'm.map'],
    ['a relative path that is gone', '../build/m.map', 'm.map'],
    ['a path of Windows', 'C:\\build\\out\\m.map', 'm.map'],
    ['a file: URL', url('maps/m.map'), 'maps/m.map'],
    ['a file: URL that is gone', 'file:///nowhere/at/all/m.map', 'm.map'],
    ['a file: URL of another machine', 'file://build-host/out/m.map', 'm.map'],
  ])('%s: %s', (_, named, found) => {
    expect(text(read(named))).toBe(found);
  });

  test.each([
    'http://localhost:8000/',
    'https://x/..',
    'https://x/%2e%2e%2fm.wasm',
    '',
    '.',
    'no.map',
    'a\0b',
    'folder.map',
  ])('nothing for %j', (named) => {
    expect(read(named)).toBeUndefined();
  });
});

describe('what is no regular file', () => {
  const directory = join(folder, 'irregular');
  mkdirSync(directory);
  const at = (name: string): string => join(directory, name);
  execFileSync('mkfifo', [at('fifo')]);
  symlinkSync(at('fifo'), at('to-fifo'));
  symlinkSync('/dev/zero', at('device'));
  symlinkSync(at('loop'), at('loop'));
  symlinkSync(at('nowhere'), at('dangling'));
  writeFileSync(at('file'), 'contents');
  symlinkSync(at('file'), at('link'));

  test.each([
    ['fifo', 'is not a regular file'],
    ['to-fifo', 'is not a regular file'],
    ['device', 'is not a regular file'],
    ['loop', 'too many symbolic links'],
    ['dangling', 'no such file'],
  ])('%s is refused at once, wherever it is read', (name, why) => {
    const path = at(name);
    expect(() => readWhole(path, 'a .wasm or .wat file', 100)).toThrow(FileError);
    expect(() => readWhole(path, 'a .wasm or .wat file', 100)).toThrow(why);
    expect(readerBeside(at('m.wasm'), folders('/'))(name)).toBeUndefined();
    expect(sourcesIn(directory).read(name)).toBeUndefined();
  });

  test.each(['fifo', 'to-fifo'])('%s is never replaced by a file that is written', (name) => {
    const before = statSync(at(name));
    expect(() => writeWhole(at(name), 'text', false)).toThrow('is not a regular file');
    const files = [
      { path: at('beside'), contents: 'a' },
      { path: at(name), contents: 'b' },
    ];
    expect(() => writeTogether(files)).toThrow('is not a regular file');
    expect(statSync(at(name)).ino).toBe(before.ino);
    expect(existsSync(at('beside'))).toBe(false);
  });

  test('what is written through a link is the file that it leads to', () => {
    writeFileSync(at('target'), 'old');
    symlinkSync(at('target'), at('to-target'));
    writeWhole(at('to-target'), 'new', false);
    expect([lstatSync(at('to-target')).isSymbolicLink(), readFileSync(at('target'), 'utf8')]).toEqual([
      true,
      'new',
    ]);
    writeTogether([{ path: at('to-target'), contents: 'newer' }]);
    expect([lstatSync(at('to-target')).isSymbolicLink(), readFileSync(at('target'), 'utf8')]).toEqual([
      true,
      'newer',
    ]);
  });

  test('a link to a file is that file', () => {
    expect(text(readerBeside(at('m.wasm'), folders(directory))('link'))).toBe('contents');
    expect(text(sourcesIn(directory).read('link'))).toBe('contents');
  });

  test('an entry of the cache is none, either', () => {
    execFileSync('mkfifo', [at('key.cache')]);
    expect(new CacheStore(directory).read('key')).toBeUndefined();
  });

  test.runIf(process.platform === 'linux')('files of /proc, which may be endless, have no bytes', () => {
    expect(readWhole('/proc/self/pagemap', 'a file', 100)).toHaveLength(0);
  });
});

import { execFile, execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs, {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { isDeepStrictEqual, promisify } from 'node:util';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { forReports, Places, type ProbeMap, probeMapToJSON } from '../../src/probe-map/index.ts';
import { type RewriteSetting, rewriteModule } from '../../src/store/cache.ts';
import { cacheDirectory, findCache } from '../../src/store/cache-directory.ts';
import { type CachedModule, packModule, unpackModule } from '../../src/store/cache-entry.ts';
import { CacheStore } from '../../src/store/cache-store.ts';
import { fixture, scratch } from '../helpers/wtrace.ts';

// Watched, not replaced.
// Files share their modules: what is spied on here may be loaded already.
vi.hoisted(() => vi.resetModules());
vi.mock('../../src/store/cache-entry.ts', { spy: true });

const bytesOf = (path: string): Uint8Array => readFileSync(fixture(path));
const names = (directory: string): string[] => readdirSync(directory).sort();

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('the store', () => {
  const text = (contents: Uint8Array | undefined) => contents && new TextDecoder().decode(contents);

  test('gives back what was written, under its key only', () => {
    const directory = join(scratch(), 'new/deep');
    const store = new CacheStore(directory);
    expect(store.read('a')).toBeUndefined();
    store.write('a', [Buffer.from('first')]);
    store.write('a', [Buffer.from('again')]);
    store.write('b', [Buffer.from('')]);
    expect(text(new CacheStore(directory).read('a'))).toBe('again');
    store.write('c', [Buffer.from('in '), Buffer.from(''), Buffer.from('pieces')]);
    expect(text(store.read('c'))).toBe('in pieces');
    rmSync(join(directory, 'c.cache'));
    expect(text(store.read('b'))).toBe('');
    expect(names(directory)).toEqual(['a.cache', 'b.cache']);
  });

  test('does not give what was damaged, wherever', () => {
    const directory = scratch();
    const store = new CacheStore(directory);
    store.write('a', [Buffer.from('contents')]);
    const path = join(directory, 'a.cache');
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      const damaged = Uint8Array.from(whole);
      damaged[at]! ^= 1;
      writeFileSync(path, damaged);
      expect(store.read('a')).toBeUndefined();
      writeFileSync(path, whole.subarray(0, at));
      expect(store.read('a')).toBeUndefined();
    }
    writeFileSync(path, whole);
    expect(text(store.read('a'))).toBe('contents');
  });

  test('stays below its limit: what was not used for longest goes', () => {
    const directory = scratch();
    const store = new CacheStore(directory, { total: 300, entry: 200 });
    const aged = (key: string, seconds: number) => {
      const time = Date.now() / 1000 - seconds;
      utimesSync(join(directory, `${key}.cache`), time, time);
    };
    for (const [i, key] of ['a', 'b', 'c'].entries()) {
      new CacheStore(directory).write(key, [Buffer.alloc(90, key)]);
      aged(key, 100 - i);
    }
    // A use counts as much as a write.
    expect(text(store.read('a'))).toHaveLength(90);
    store.write('d', [Buffer.alloc(90, 'd')]);
    expect(names(directory)).toEqual(['a.cache', 'd.cache']);
    expect(store.takes(200)).toBe(true);
    expect(store.takes(201)).toBe(false);
    store.write('e', [Buffer.alloc(200), Buffer.alloc(1)]);
    expect(names(directory)).toEqual(['a.cache', 'd.cache']);
    // Of a wtrace that keeps more.
    new CacheStore(directory).write('f', [Buffer.alloc(201)]);
    expect(store.read('f')).toBeUndefined();
  });

  test('takes away what other processes could not finish, and nothing else', () => {
    const directory = scratch();
    for (const name of ['.old.cache.1.ab.tmp', '.new.cache.2.cd.tmp', 'notes.txt'])
      writeFileSync(join(directory, name), '');
    const yesterday = Date.now() / 1000 - 86_400;
    for (const name of ['.old.cache.1.ab.tmp', 'notes.txt'])
      utimesSync(join(directory, name), yesterday, yesterday);
    new CacheStore(directory).write('a', [Buffer.from('x')]);
    expect(names(directory)).toEqual(['.new.cache.2.cd.tmp', 'a.cache', 'notes.txt']);
  });

  test('does not give what was copied from another key', () => {
    const directory = scratch();
    const store = new CacheStore(directory);
    store.write('aa', [Buffer.from('of a')]);
    store.write('bb', [Buffer.from('of b')]);
    copyFileSync(join(directory, 'aa.cache'), join(directory, 'bb.cache'));
    expect([text(store.read('aa')), store.read('bb')]).toEqual(['of a', undefined]);
    // Nor where the key and the contents could be taken for each other.
    store.write('c', [Buffer.from('dx')]);
    copyFileSync(join(directory, 'c.cache'), join(directory, 'cd.cache'));
    expect(store.read('cd')).toBeUndefined();
  });

  test.skipIf(process.platform === 'win32')(
    'is private, and reads nothing that others may have written',
    () => {
      const directory = join(scratch(), 'made');
      const mask = process.umask(0);
      const store = new CacheStore(directory);
      store.write('a', [Buffer.from('x')]);
      process.umask(mask);
      const path = join(directory, 'a.cache');
      expect([statSync(directory).mode & 0o777, statSync(path).mode & 0o777]).toEqual([0o700, 0o600]);
      for (const mode of [0o620, 0o602, 0o666]) {
        chmodSync(path, mode);
        expect(store.read('a'), mode.toString(8)).toBeUndefined();
      }
      chmodSync(path, 0o644);
      expect(text(store.read('a'))).toBe('x');
      const own = vi.spyOn(process, 'getuid').mockReturnValue(statSync(path).uid + 1);
      expect(store.read('a')).toBeUndefined();
      own.mockRestore();
      expect(text(store.read('a'))).toBe('x');
    },
  );

  test('neither reads nor writes through a link, and never waits', () => {
    const directory = scratch();
    const store = new CacheStore(directory);
    store.write('a', [Buffer.from('x')]);
    renameSync(join(directory, 'a.cache'), join(directory, 'elsewhere'));
    const before = readFileSync(join(directory, 'elsewhere'));
    symlinkSync(join(directory, 'elsewhere'), join(directory, 'a.cache'));
    expect(store.read('a')).toBeUndefined();
    store.write('a', [Buffer.from('y')]);
    expect(text(store.read('a'))).toBe('y');
    expect(readFileSync(join(directory, 'elsewhere'))).toEqual(before);
    execFileSync('mkfifo', [join(directory, 'f.cache')]);
    expect(store.read('f')).toBeUndefined();
    store.write('f', [Buffer.from('z')]);
    expect(text(store.read('f'))).toBe('z');
    mkdirSync(join(directory, 'd.cache'));
    store.write('d', [Buffer.from('z')]);
    expect(store.read('d')).toBeUndefined();
  });

  test('is right under two writers and many entries', async () => {
    const directory = scratch();
    const store = new URL('../../build/store/cache-store.js', import.meta.url).href;
    const limits = { total: 700_000, entry: 300_000 };
    const script = `const { CacheStore } = await import(${JSON.stringify(store)});
      const [directory, letter] = process.argv.slice(-2);
      const store = new CacheStore(directory, ${JSON.stringify(limits)});
      for (let i = 0; i < 60; i++) store.write('key' + (i % 3), [Buffer.alloc(200_000, letter), Buffer.alloc(i, letter)]);`;
    const writers = ['a', 'b'].map((letter) =>
      promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, '--', directory, letter]),
    );
    const own = new CacheStore(directory, limits);
    const seen = new Set<string>();
    const look = (): void => {
      for (let i = 0; i < 3; i++) {
        const contents = own.read(`key${i}`);
        if (contents !== undefined) seen.add(new TextDecoder().decode(contents).replace(/(.)\1*/g, '$1'));
      }
    };
    let running = true;
    const all = Promise.all(writers).finally(() => {
      running = false;
    });
    while (running) {
      look();
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    await all;
    look();
    expect([...seen].filter((letters) => letters !== 'a' && letters !== 'b')).toEqual([]);
    expect(seen.size).toBeGreaterThan(0);
    expect(names(directory).filter((name) => !/^key\d\.cache$/.test(name))).toEqual([]);
  });

  test('a full disk leaves what was there, and nothing unfinished', () => {
    const directory = scratch();
    const store = new CacheStore(directory);
    store.write('a', [Buffer.from('x')]);
    const write = vi.spyOn(fs, 'writeSync').mockImplementation(() => {
      throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
    });
    syncBuiltinESMExports();
    try {
      store.write('a', [Buffer.from('y')]);
      store.write('b', [Buffer.from('y')]);
      expect(write).toHaveBeenCalledTimes(2);
    } finally {
      write.mockRestore();
      syncBuiltinESMExports();
    }
    expect([text(store.read('a')), names(directory)]).toEqual(['x', ['a.cache']]);
  });

  test('does without a directory that cannot be', () => {
    const directory = scratch();
    writeFileSync(join(directory, 'file'), '');
    const store = new CacheStore(join(directory, 'file'));
    store.write('a', [Buffer.from('x')]);
    expect(store.read('a')).toBeUndefined();
    expect(names(directory)).toEqual(['file']);
  });
});

test('the directory is the one that the system means for it', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/some/where');
  expect(cacheDirectory()).toBe(join('/some/where', 'wtrace'));
  for (const wrong of ['', 'not/absolute']) {
    vi.stubEnv('XDG_CACHE_HOME', wrong);
    expect(cacheDirectory()).toContain(homedir());
    expect(cacheDirectory()).toMatch(/wtrace/);
  }
  if (process.platform === 'linux') {
    vi.stubEnv('HOME', '/u/me');
    expect(cacheDirectory()).toBe('/u/me/.cache/wtrace');
    vi.stubEnv('HOME', 'relative');
    expect(cacheDirectory()).toBeUndefined();
  }
});

test.skipIf(process.platform === 'win32')("is used where it is this user's alone", () => {
  const home = scratch();
  vi.stubEnv('XDG_CACHE_HOME', home);
  const path = join(home, 'wtrace');
  expect(findCache()).toEqual({ kind: 'usable', path });
  expect(names(home)).toEqual([]);
  mkdirSync(path, { mode: 0o755 });
  expect(findCache()).toEqual({ kind: 'usable', path });
  for (const mode of [0o775, 0o757, 0o1777]) {
    chmodSync(path, mode);
    expect(findCache()).toEqual({ kind: 'untrusted', path, why: 'can be written to by other users' });
  }
  chmodSync(path, 0o700);
  const own = vi.spyOn(process, 'getuid').mockReturnValue(statSync(path).uid + 1);
  expect(findCache()).toEqual({ kind: 'untrusted', path, why: 'belongs to another user' });
  own.mockRestore();
  // Another disk.
  mkdirSync(join(home, 'disk'), { mode: 0o700 });
  rmSync(path, { recursive: true });
  symlinkSync(join(home, 'disk'), path);
  expect(findCache()).toEqual({ kind: 'usable', path });
  rmSync(path);
  symlinkSync(path, path);
  expect(findCache()).toEqual({ kind: 'none' });
});

describe('a rewritten module', () => {
  const setting = (more: Partial<RewriteSetting> = {}): RewriteSetting => ({
    rules: { include: [], omit: [], remaps: [], sourceRoot: '/x', omitSystemLibraries: true },
    readFile: () => undefined,
    store: undefined,
    options: { startExport: true },
    ...more,
  });

  const packed = (module: CachedModule): Uint8Array => Buffer.concat(packModule(module));

  /** Places may share an array with those of other functions, and lists be arrays of either kind. */
  const plain = (map: ProbeMap): object => ({
    ...map,
    functions: map.functions.map(({ places, ...fn }) => ({
      ...Object.fromEntries(
        Object.entries(fn).map(([name, value]) => [
          name,
          typeof value === 'object' ? Array.from(value as ArrayLike<unknown>) : value,
        ]),
      ),
      places: places instanceof Places ? [...places] : 'another class',
    })),
  });

  test.each([
    'c-ends/O0.wasm',
    'c-setjmp/exnref-O0.wasm',
    'line-state/line-zero.wasm',
    'wat-shapes/multi-memory.wasm',
    'post-link/stripped.wasm',
  ])('%s is restored as it was', (path) => {
    for (const hitOnly of [false, true]) {
      const made = rewriteModule(bytesOf(path), setting({ options: { startExport: true, hitOnly } }));
      const { bytes, probeMap, warnings, linesFrom, filesWithCode, filesOmitted, sources } = made;
      const contents = {
        bytes,
        probeMap,
        packedMap: made.packedMap(),
        warnings,
        linesFrom,
        filesWithCode,
        filesOmitted,
        sources,
        filesRead: [{ url: 'a', sha256: undefined }],
        everyBlock: made.everyBlock,
      };
      const restored = unpackModule(packed(contents));
      const kept = forReports(probeMap);
      expect(probeMapToJSON(restored!.probeMap)).toBe(probeMapToJSON(kept));
      // In JSON, one class looks like another, and what it does not know is not there.
      expect(isDeepStrictEqual(plain(restored!.probeMap), plain(kept))).toBe(true);
      expect(Buffer.compare(restored!.bytes, bytes)).toBe(0);
      expect(Buffer.compare(restored!.packedMap, contents.packedMap)).toBe(0);
      const plainly = { bytes: 0, probeMap: 0, packedMap: 0 };
      expect({ ...restored, ...plainly }).toEqual({ ...contents, ...plainly });
    }
  });

  test('of other bytes than a packed module there is none', () => {
    for (const bytes of ['nonsense', '', '\0', '\0\0\0\0', '\x02\0\0\0\xff\x0f'])
      expect(unpackModule(Buffer.from(bytes, 'latin1'))).toBeUndefined();
  });

  test('is not packed where there is no room for its bytes', () => {
    const original = bytesOf('c-ends/O0.wasm');
    const directory = scratch();
    const keep = (entry: number) => {
      vi.mocked(packModule).mockClear();
      const store = new CacheStore(directory, { total: 2 ** 20, entry });
      const made = rewriteModule(original, setting({ store }));
      made.keep();
      return { size: made.bytes.length, packed: vi.mocked(packModule).mock.calls.length };
    };
    const { size } = keep(1);
    expect(keep(size - 1).packed).toBe(0);
    // Its probe map is too much then.
    expect(keep(size).packed).toBe(1);
    expect(names(directory)).toEqual([]);
    expect(keep(2 ** 20).packed).toBe(1);
    expect(names(directory)).toHaveLength(1);
    // It came from there.
    expect(keep(2 ** 20).packed).toBe(0);
  });

  test('is made anew, and kept anew, when its entry is damaged or of another version', () => {
    const directory = scratch();
    const original = bytesOf('line-state/line-zero.wasm');
    const rewrite = () => {
      const made = rewriteModule(original, setting({ store: new CacheStore(directory) }));
      made.keep();
      return { bytes: Buffer.from(made.bytes), probes: probeMapToJSON(forReports(made.probeMap)) };
    };
    const first = rewrite();
    const path = join(directory, names(directory)[0]!);
    const whole = readFileSync(path);
    const damaged: Uint8Array[] = [Buffer.alloc(whole.length), Buffer.concat([whole, Buffer.alloc(1)])];
    // The form before this one, with a digest.
    const digest = createHash('sha256').update(whole.subarray(16)).digest();
    damaged.push(Buffer.concat([Buffer.from('wtrace-1'), digest, whole.subarray(16)]));
    for (let i = 0; i < 40; i++) {
      const at = Math.floor((i * whole.length) / 40);
      const flipped = Uint8Array.from(whole);
      flipped[at]! ^= 1 << (i % 8);
      damaged.push(flipped, whole.subarray(0, at));
    }
    for (const contents of damaged) {
      writeFileSync(path, contents);
      expect(rewrite()).toEqual(first);
      expect(Buffer.compare(readFileSync(path), whole)).toBe(0);
    }
    vi.mocked(packModule).mockClear();
    expect(rewrite()).toEqual(first);
    expect(packModule).not.toHaveBeenCalled();
  });

  test('is made anew when its entry is that of another, with whatever key', () => {
    const directory = scratch();
    const store = new CacheStore(directory);
    const rewrite = (path: string) => {
      const made = rewriteModule(bytesOf(path), setting({ store }));
      made.keep();
      return Buffer.from(made.bytes);
    };
    const [own, other] = ['line-state/line-zero.wasm', 'c-ends/O0.wasm'];
    const first = rewrite(own);
    const [ownKey = ''] = names(directory);
    const second = rewrite(other);
    const [otherKey = ''] = names(directory).filter((name) => name !== ownKey);
    const key = ownKey.replace('.cache', '');
    copyFileSync(join(directory, otherKey), join(directory, ownKey));
    expect(rewrite(own)).toEqual(first);
    // As somebody writes it who knows the form: its map says of which module it is.
    store.write(key, [store.read(otherKey.replace('.cache', '')) ?? new Uint8Array(0)]);
    expect(rewrite(own)).toEqual(first);
    expect(rewrite(other)).toEqual(second);
  });

  test('is taken from the store for the same bytes and options only', () => {
    const directory = scratch();
    const store = new CacheStore(directory);
    const original = bytesOf('c-ends/O0.wasm');
    const write = vi.spyOn(store, 'write');
    const rewrite = (more: Partial<RewriteSetting> = {}) => {
      write.mockClear();
      const made = rewriteModule(original, setting({ store, ...more }));
      made.keep();
      return { made, fresh: write.mock.calls.length === 1 };
    };
    const { made: first, fresh } = rewrite();
    expect(fresh).toBe(true);
    const { made: second, fresh: again } = rewrite();
    expect(again).toBe(false);
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0);
    expect(second.debugInfo.lines).toEqual(first.debugInfo.lines);
    expect({ ...second, bytes: 0, debugInfo: 0, keep: 0, probeMap: 0, packedMap: 0 }).toEqual({
      ...first,
      bytes: 0,
      debugInfo: 0,
      keep: 0,
      probeMap: 0,
      packedMap: 0,
    });
    expect(Buffer.compare(first.packedMap(), second.packedMap())).toBe(0);
    const { rules } = setting();
    expect(rewrite({ options: { startExport: false } }).fresh).toBe(true);
    expect(rewrite({ options: { startExport: true, callsEndBlocks: true } }).fresh).toBe(true);
    expect(rewrite({ rules: { ...rules, include: ['**'] } }).fresh).toBe(true);
    expect(rewrite({ rules: { ...rules, include: ['**'], sourceRoot: '/y' } }).fresh).toBe(true);
    expect(rewrite({ rules: { ...rules, omitSystemLibraries: false } }).fresh).toBe(true);
    // Without globs, names select nothing.
    expect(rewrite({ rules: { ...rules, sourceRoot: '/y' } }).fresh).toBe(false);
    const other = bytesOf('c-ends/O2.wasm');
    expect(rewriteModule(other, setting({ store })).probeMap.module.size).toBe(other.length);
  });

  test('is made anew when a file that it names has changed', () => {
    const store = new CacheStore(scratch());
    const original = bytesOf('emscripten-basic/O1-map.wasm');
    const map = bytesOf('emscripten-basic/O1-map.wasm.map');
    let found: Uint8Array | undefined = map;
    const rewrite = () => {
      const made = rewriteModule(original, setting({ store, readFile: () => found }));
      made.keep();
      return made.probeMap.files;
    };
    const files = rewrite();
    expect(files.join()).not.toMatch(/\.wat/);
    expect(rewrite()).toEqual(files);
    found = undefined;
    expect(rewrite().join()).toMatch(/\.wat/);
    found = map;
    expect(rewrite()).toEqual(files);
  });
});

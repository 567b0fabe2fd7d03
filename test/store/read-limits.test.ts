/** Which files are read because a module or data names them: those in some folders, wherever links lead, and nothing else. */
import fs, { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path, { join } from 'node:path';
import process from 'node:process';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import type { FileSystem } from '../../src/file-system.ts';
import { type ReadFolders, ReadLimits } from '../../src/read-limits.ts';
import { readRegularFile } from '../../src/regular-file.ts';
import { readerBeside, readFolders, SourceFiles } from '../../src/store/index.ts';

const folder = fs.realpathSync(mkdtempSync(join(tmpdir(), 'wtrace-test-')));
afterAll(() => rmSync(folder, { recursive: true }));
const home = process.cwd();
afterEach(() => process.chdir(home));

const at = (name: string): string => join(folder, name);
function file(name: string): string {
  mkdirSync(path.dirname(at(name)), { recursive: true });
  writeFileSync(at(name), name);
  return at(name);
}
const none = { named: [], implied: [] } as const;
const limits = (folders: Partial<ReadFolders>, system: FileSystem = fs) =>
  new ReadLimits({ fs: system, path }, { ...none, ...folders });
const outcome = (named: string, folders: Partial<ReadFolders>): string => {
  const found = limits(folders).read(named, 100);
  if (found.kind === 'read') return new TextDecoder().decode(found.bytes);
  return found.kind === 'refused' ? found.why : found.kind;
};

describe('a file', () => {
  file('in/deep/a.c');
  file('outside/secret');
  file('in-not/secret');
  symlinkSync(at('outside/secret'), at('in/leads-out'));
  symlinkSync(at('outside'), at('in/folder-out'));
  symlinkSync(at('in'), at('to-in'));
  symlinkSync(at('in/deep/a.c'), at('outside/leads-in'));
  writeFileSync(at('in/large'), 'x'.repeat(101));
  const inside = { named: [at('in')] };

  test.each([
    ['in the folder', 'in/deep/a.c', 'in/deep/a.c'],
    ['through a link to the folder', 'to-in/deep/a.c', 'in/deep/a.c'],
    ['a link elsewhere that leads into it', 'outside/leads-in', 'in/deep/a.c'],
    ['outside of it', 'outside/secret', 'outside'],
    ['outside, by dots', 'in/deep/../../outside/secret', 'outside'],
    ['outside, in a folder with a name that begins alike', 'in-not/secret', 'outside'],
    ['a link in the folder that leads out', 'in/leads-out', 'outside'],
    ['below such a link', 'in/folder-out/secret', 'outside'],
    ['that is too large', 'in/large', 'too-large'],
    ['that is not there', 'in/nothing', 'missing'],
    ['that is not there, outside', 'outside/nothing', 'missing'],
    ['that is a folder', 'in/deep', 'missing'],
    ['that is a folder, outside', 'outside', 'missing'],
    ['with a name that no file has', 'in/a\0b', 'missing'],
  ])('%s', (_, name, expected) => {
    expect(outcome(`${folder}/${name}`, inside)).toBe(expected);
  });

  test('in a folder that is a link, or that is not there', () => {
    expect(outcome(at('in/deep/a.c'), { named: [at('nothing'), at('to-in')] })).toBe('in/deep/a.c');
    expect(outcome(at('in/deep/a.c'), { named: [at('nothing')] })).toBe('outside');
  });

  test('anywhere, where the root of the file system is named; not where it only follows', () => {
    expect(outcome(at('outside/secret'), { named: ['/'] })).toBe('outside/secret');
    expect(outcome(at('outside/secret'), { implied: ['/'] })).toBe('outside');
    expect(outcome(at('outside/secret'), { implied: [at('outside')] })).toBe('outside/secret');
  });
});

describe.runIf(process.platform === 'linux')('what the system makes is no file, whatever is allowed', () => {
  test.each([
    '/proc/self/environ',
    '/proc/self/pagemap',
    '/proc/kmsg',
    '/sys/kernel/uevent_seqnum',
    '/dev/zero',
  ])('%s', (name) => {
    expect(['virtual', 'missing']).toContain(outcome(name, { named: ['/', '/proc', '/sys'] }));
  });
  test('of this process, which is always there', () => {
    expect(outcome('/proc/self/environ', { named: ['/'] })).toBe('virtual');
    symlinkSync('/proc/self/environ', at('environ'));
    expect(outcome(at('environ'), { named: ['/'] })).toBe('virtual');
  });
  test('a file that is reached through /proc is what it is', () => {
    process.chdir(folder);
    expect(outcome('/proc/self/cwd/in/deep/a.c', { named: [at('in')] })).toBe('in/deep/a.c');
  });
  test('mounted elsewhere: by the type of the file system', () => {
    const mounted: FileSystem = { ...fs, statfsSync: () => ({ type: 0x9fa0 }) };
    expect(limits({ named: [folder] }, mounted).read(at('in/deep/a.c'), 100)).toMatchObject({
      why: 'virtual',
    });
    const old: FileSystem = { ...fs, statfsSync: undefined as never };
    expect(limits({ named: [folder] }, old).read(at('in/deep/a.c'), 100).kind).toBe('read');
  });
});

test('no more is read than a file had when it was opened, and only that file is opened, and closed', () => {
  const name = file('in/grows');
  const opened: string[] = [];
  const closed: number[] = [];
  const growing: FileSystem = {
    ...fs,
    openSync(opening, flags) {
      opened.push(opening);
      expect(flags & fs.constants.O_NONBLOCK).toBe(fs.constants.O_NONBLOCK);
      expect(flags & fs.constants.O_NOFOLLOW).toBe(fs.constants.O_NOFOLLOW);
      return fs.openSync(opening, flags);
    },
    readSync(...args) {
      fs.appendFileSync(name, 'and more and more');
      return fs.readSync(...args);
    },
    closeSync(fd) {
      closed.push(fd);
      fs.closeSync(fd);
    },
  };
  const found = limits({ named: [at('in')] }, growing).read(name, 100);
  expect(found).toEqual({ kind: 'read', bytes: new TextEncoder().encode('in/grows') });
  expect(limits({ named: [at('in')] }, growing).read(at('outside/secret'), 100).kind).toBe('refused');
  expect(opened).toEqual([name]);
  expect(closed).toHaveLength(1);
});

test('a link that was put there in between is not followed', () => {
  const name = file('in/swapped');
  const swapped: FileSystem = {
    ...fs,
    lstatSync(looked) {
      const stats = fs.lstatSync(looked);
      rmSync(name);
      symlinkSync(at('outside/secret'), name);
      return stats;
    },
  };
  expect(readRegularFile(swapped, name, { limit: 100, followsLinks: false }).kind).toBe('failed');
});

describe('the folders', () => {
  const rules = { remaps: [], allowed: [], modules: [] };

  test('are the working directory and those of modules, the modules that are links included', () => {
    const module = file('store/pkg/m.wasm');
    symlinkSync(module, at('outside/m.wasm'));
    process.chdir(at('in'));
    expect(readFolders({ ...rules, modules: ['../outside/m.wasm'] })).toEqual({
      named: [],
      implied: [at('in'), at('outside'), at('store/pkg')],
    });
  });

  test('and what the user names: then the working directory is none', () => {
    process.chdir(at('in'));
    expect(
      readFolders({
        ...rules,
        sourceRoot: '../src',
        remaps: [{ to: 'x' }, { to: '/y' }, { to: '' }],
        allowed: ['z'],
      }),
    ).toEqual({
      named: [at('src'), at('src/x'), '/y', at('src'), at('in/z')],
      implied: [],
    });
  });
});

describe('what is refused is said', () => {
  test('of a map: why, and what to do', () => {
    const read = readerBeside(at('in/m.wasm'), { named: [at('in')], implied: [] });
    const secret = at('outside/secret');
    expect(read(secret)).toBeUndefined();
    expect(read.whyNot(secret)).toBe(
      `is outside of the folders that may be read, so it was not read: put the right one next to the module, or allow its folder with --allow-read ${at('outside')}`,
    );
    expect(read('nothing')).toBeUndefined();
    expect(read.whyNot('nothing')).toBeUndefined();
    expect(read.whyNot('never asked for')).toBeUndefined();
    // What is beside the module under the same name is meant, and then nothing is to be said.
    file('in/secret');
    expect(read(secret)).toBeDefined();
    expect(read.whyNot(secret)).toBeUndefined();
  });

  test('of sources: once, with the folder that all are in', () => {
    const sources = new SourceFiles({ folders: { named: [at('in')], implied: [] }, sourceRoot: at('in') });
    expect(sources.read('deep/a.c')).toBeDefined();
    expect(sources.warnings).toEqual([]);
    expect(sources.readNamed('nothing').kind).toBe('missing');
    for (const name of ['../out/x/1.c', '../out/y/2.c', '../out/y/3.c', '../out/4.c']) {
      file(join('in', name));
      for (let times = 0; times < 2; times++) expect(sources.read(name)).toBeUndefined();
    }
    expect(sources.read('large')).toBeDefined();
    expect(sources.warnings).toEqual([
      {
        slug: 'source-refused',
        message: `../out/x/1.c, ../out/y/2.c, ../out/y/3.c and 1 more are outside of the folders that may be read, so the text is neither shown nor compared with what was compiled; allow it with --allow-read ${at('out')}, or change --source-root`,
      },
    ]);
  });

  test.runIf(process.platform === 'linux')('of what may never be read: without a way to allow it', () => {
    const folders = { named: ['/'], implied: [] };
    const allowing = vi.fn(() => '');
    const sources = new SourceFiles({ folders, sourceRoot: at('in'), allowing });
    expect(sources.read('/proc/self/environ')).toBeUndefined();
    expect(sources.warnings.map(({ message }) => message)).toEqual([
      '/proc/self/environ is made by the system, not kept on a disk, so the text is neither shown nor compared with what was compiled',
    ]);
    expect(allowing).not.toHaveBeenCalled();
  });
});

/**
 * A folder that modules may read from, and what is around it: files that nobody may see, with a word in them that must appear nowhere,
 * and files that never end. Made when it is first asked for; gone with the process.
 */
import { execFileSync } from 'node:child_process';
import fs, {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';

/** The word. scripts/test-hostile.mjs puts it into the environment, too, which /proc/self/environ shows. */
export const CANARY = 'canary7f3a';

/** See the top of this file. Paths are absolute, without links. */
export interface Sandbox {
  /** May be read. */
  readonly inside: string;
  /** Names that modules give to files: in the folder and out of it, in many spellings. */
  readonly names: readonly string[];
  /** May not be read. */
  readonly outside: string;
  /** For cache entries: empty. */
  readonly cache: string;
  /** For data: empty. */
  readonly data: string;
}

let made: Sandbox | undefined;

/** The sandbox of this process. */
export function sandbox(): Sandbox {
  made ??= make();
  return made;
}

const MAP = { version: 3, sources: ['a.c'], names: [], mappings: 'AAAA' };

function make(): Sandbox {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'wtrace-hostile-')));
  process.on('exit', () => rmSync(root, { recursive: true, force: true }));
  const folders = { inside: '', outside: '', cache: '', data: '' };
  for (const name of ['inside', 'outside', 'cache', 'data'] as const) {
    folders[name] = join(root, name);
    mkdirSync(folders[name]);
  }
  const { inside, outside } = folders;
  const secrets: Readonly<Record<string, string>> = {
    text: `${CANARY}:x:0:0\n`.repeat(20),
    'json.map': JSON.stringify({ ...MAP, sources: [CANARY], sourcesContent: [CANARY], names: [CANARY] }),
    'broken.map': `{"version":3,"sources":["${CANARY}"`,
    'other.map': JSON.stringify({ [CANARY]: CANARY }),
    'a.c': `${CANARY}\n`.repeat(20),
    // The source of a program of which there are data.
    'bare.c': `${CANARY}\n`.repeat(20),
  };
  for (const [name, text] of Object.entries(secrets)) {
    writeFileSync(join(outside, name), text);
    symlinkSync(join(outside, name), join(inside, `to-${name}`));
  }
  symlinkSync(outside, join(inside, 'to-folder'));
  for (const [name, target] of [
    ['zero', '/dev/zero'],
    ['environ', '/proc/self/environ'],
    ['pagemap', '/proc/self/pagemap'],
    ['itself', join(inside, 'itself')],
  ] as const)
    symlinkSync(target, join(inside, name));
  execFileSync('mkfifo', [join(inside, 'fifo')]);
  writeFileSync(join(inside, 'm.map'), JSON.stringify(MAP));
  writeFileSync(join(inside, 'a.c'), 'int a;\n');
  // Longer than anything that may be read; it takes no space.
  writeFileSync(join(inside, 'large'), '');
  truncateSync(join(inside, 'large'), 2 ** 30);
  return { ...folders, names: namesOf(inside, outside, Object.keys(secrets)) };
}

/** Names of files that may be read, of some that may not, and of what is no file. */
function namesOf(inside: string, outside: string, secrets: readonly string[]): readonly string[] {
  const secretNames = secrets.flatMap((name) => [
    join(outside, name),
    `../outside/${name}`,
    `to-${name}`,
    `./to-folder/${name}`,
    `${inside}/../outside/${name}`,
    `..%2Foutside%2F${name}`,
    pathToFileURL(join(outside, name)).href,
    `/proc/self/cwd/../../../../../../${outside}/${name}`,
    `https://host/..%2foutside%2f${name}`,
  ]);
  const others = [
    'zero',
    'environ',
    'pagemap',
    'itself',
    'fifo',
    'large',
    'm.map',
    'a.c',
    'nothing',
    '.',
    '..',
    '',
  ];
  const endless = ['environ', 'pagemap', 'mem', 'maps', 'fd/0', 'fd/3', 'exe', 'task/1/mem'].map(
    (name) => `/proc/self/${name}`,
  );
  const system = [
    '/dev/zero',
    '/dev/stdin',
    '/dev/tty',
    '/proc/kmsg',
    '/proc/kcore',
    '/sys/kernel/uevent_seqnum',
    '/',
  ];
  return [...secretNames, ...others, ...others.map((name) => join(inside, name)), ...endless, ...system];
}

/**
 * Does some work, which throws nothing, and says which files were opened meanwhile that are in none of some folders.
 * @param folders absolute, without links
 */
export function opensOutside(folders: readonly string[], work: () => void): readonly string[] {
  const opened: string[] = [];
  const { openSync, readFileSync } = fs;
  fs.openSync = (path, ...rest) => {
    opened.push(String(path));
    return openSync(path, ...rest);
  };
  fs.readFileSync = ((path: never, options: never) => {
    opened.push(String(path));
    return readFileSync(path, options);
  }) as typeof readFileSync;
  syncBuiltinESMExports();
  try {
    work();
  } finally {
    Object.assign(fs, { openSync, readFileSync });
    syncBuiltinESMExports();
  }
  const isInside = (path: string): boolean =>
    folders.some((folder) => realpathSync(path).startsWith(folder + sep));
  return opened.filter((path) => !isInside(path));
}

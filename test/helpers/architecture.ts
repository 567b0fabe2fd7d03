/**
 * The folder rule as data, and a search for what breaks it. Works on texts, so that a test can plant a violation:
 * TypeScript 7 has no compiler API, and a module specifier is easy to find.
 */

/** Folder of src → folders that it may import, besides itself and the ground. */
export const mayImport: Readonly<Record<string, readonly string[]>> = {
  columns: [],
  'probe-map': [],
  wasm: [],
  variables: [],
  debuginfo: ['wasm', 'variables'],
  rewriter: ['debuginfo', 'variables', 'wasm', 'probe-map'],
  runtime: ['probe-map', 'variables'],
  coverage: ['probe-map'],
  foreign: ['coverage'],
  report: ['coverage'],
  config: [],
  'config-files': ['config', 'store'],
  store: ['probe-map', 'coverage', 'foreign', 'rewriter', 'debuginfo', 'wasm'],
  'event-log': ['report', 'store', 'runtime', 'coverage', 'debuginfo', 'variables', 'wasm', 'probe-map'],
  load: ['rewriter', 'runtime', 'store', 'coverage', 'debuginfo', 'variables', 'wasm', 'probe-map'],
  hook: ['runtime', 'wasm', 'probe-map'],
  hosts: ['rewriter', 'runtime', 'store', 'coverage', 'debuginfo', 'variables', 'wasm', 'probe-map'],
  preload: [
    'hook',
    'load',
    'event-log',
    'runtime',
    'rewriter',
    'store',
    'coverage',
    'debuginfo',
    'variables',
    'wasm',
    'probe-map',
  ],
  project: ['config', 'config-files', 'preload', 'store', 'report', 'coverage'],
  vitest: ['project', 'collector'],
  jest: ['project', 'store'],
  'project-collector': ['project', 'collector'],
  vite: ['project-collector', 'collector', 'client'],
  webpack: ['project-collector', 'collector'],
  client: ['hook', 'runtime', 'probe-map'],
  'client-rewriting': ['client', 'hook', 'rewriter', 'coverage', 'debuginfo', 'probe-map'],
  collector: ['client', 'client-rewriting', 'hook', 'coverage', 'preload', 'runtime', 'store', 'probe-map'],
  playwright: ['collector', 'preload'],
  webdriver: ['collector', 'preload'],
  cli: [
    'config',
    'config-files',
    'project',
    'preload',
    'webdriver',
    'hosts',
    'load',
    'event-log',
    'store',
    'report',
    'coverage',
    'runtime',
    'rewriter',
    'debuginfo',
    'variables',
    'wasm',
    'probe-map',
  ],
};

/** Room of src/rewriter → rooms that it may import, besides itself. Files directly in src/rewriter may import all. */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  flow: [],
  write: [],
  lines: ['flow', 'write'],
  conditions: [],
  branches: ['flow'],
  kind: ['branches', 'flow', 'lines', 'write'],
  counters: ['branches', 'flow', 'lines', 'kind', 'write'],
  events: ['flow', 'lines', 'conditions', 'kind', 'write'],
};

/** Files directly in src that all folders may import. */
export const ground = [
  'arguments.ts',
  'companion-files.ts',
  'errors.ts',
  'file-system.ts',
  'indices.ts',
  'engine-copy.ts',
  'location.ts',
  'named-paths.ts',
  'nearest-name.ts',
  'paths.ts',
  'portable-sha256.ts',
  'read-folders.ts',
  'read-limits.ts',
  'regular-file.ts',
  'safe-collections.ts',
  'source-lines.ts',
  'system-libraries.ts',
  'unprintable.ts',
];

/** Folders that all folders may import, through their index.ts. */
export const groundFolders = ['columns'];

/** Folders that may use what only Node has. */
export const nodeOnly = [
  'project-collector',
  'vite',
  'webpack',
  'hosts',
  'store',
  'event-log',
  'cli',
  'preload',
  'config-files',
  'project',
  'vitest',
  'collector',
  'playwright',
  'webdriver',
  'jest',
];

/** The public entry point; it may re-export from every folder. */
const DOOR = 'index.ts';

/** Published entry points inside folders: they only re-export, and no file imports them. */
export const entryPoints = [
  'runtime/public.ts',
  'config/public.ts',
  'client/public.ts',
  'client-rewriting/public.ts',
];

const SPECIFIER =
  /(?:^|[;}\n])\s*(?:import|export)\b[^'";]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]|(?:^|\n)\s*import\s*['"]([^'"]+)['"]/g;
const COMMENT_OR_TEXT = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"/g;
const NODE_GLOBAL = /(?<![.\w$#])(?:process|Buffer|require|__dirname|__filename|setImmediate)\b(?!\s*\??:)/g;

/** Paths below src, `/`-separated → text. */
export type Sources = ReadonlyMap<string, string>;

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '');

/** What `specifier` in `from` names: a path below src, or the specifier itself when it is not relative. */
export function resolve(from: string, specifier: string): string {
  if (!specifier.startsWith('.')) return specifier;
  const parts = from.split('/').slice(0, -1);
  for (const part of specifier.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  return parts.join('/');
}

/** Specifiers that a source imports or re-exports, types included. */
export function specifiers(text: string): string[] {
  const withoutComments = text.replace(COMMENT_OR_TEXT, (found) => (found.startsWith('/') ? ' ' : found));
  return [...withoutComments.matchAll(SPECIFIER)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
}

function importViolation(from: string, to: string): string | undefined {
  const source = folderOf(from);
  const target = folderOf(to);
  if (to.startsWith('node:')) {
    return nodeOnly.includes(source) ? undefined : `${from} imports ${to}: only ${nodeOnly} may`;
  }
  if (!to.endsWith('.ts')) return undefined;
  if (entryPoints.includes(to)) return `${from} imports ${to}: no file imports a published entry point`;
  if (target === '' && ground.includes(to)) return undefined;
  if (source === '' && from !== DOOR) return `${from} imports ${to}: the ground imports only the ground`;
  if (source === target && source !== '') return roomViolation(from, to);
  if (target === '') return `${from} imports ${to}: no folder imports the entry point`;
  if (to !== `${target}/index.ts`) return `${from} imports ${to}: other folders only through their index.ts`;
  if (groundFolders.includes(target)) return undefined;
  if (from !== DOOR && !mayImport[source]?.includes(target)) return `${from} imports ${to}: not allowed`;
  return undefined;
}

/** Name of the room of src/rewriter that a path is in; '' for the files beside the rooms. */
const roomOf = (path: string): string => /^rewriter\/([^/]+)\//.exec(path)?.[1] ?? '';

function roomViolation(from: string, to: string): string | undefined {
  if (folderOf(from) !== 'rewriter') return undefined;
  const source = roomOf(from);
  const target = roomOf(to);
  if (source === '' || source === target) return undefined;
  if (target === '') return `${from} imports ${to}: a room imports no file beside the rooms`;
  if (!rooms[source]?.includes(target))
    return `${from} imports ${to}: room ${source} may not import ${target}`;
  return undefined;
}

function cycles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const seen = path.indexOf(file);
    if (seen >= 0) {
      found.push(`cycle: ${[...path.slice(seen), file].join(' → ')}`);
      return;
    }
    if (done.has(file)) return;
    path.push(file);
    for (const next of imports.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of imports.keys()) visit(file);
  return found;
}

/** Everything that breaks the folder rule, in words that name the files. */
export function violations(sources: Sources): string[] {
  const found: string[] = [];
  const imports = new Map<string, string[]>();
  for (const [path, text] of sources) {
    const folder = folderOf(path);
    if (folder !== '' && mayImport[folder] === undefined) found.push(`${path}: no rule for folder ${folder}`);
    const room = roomOf(path);
    if (room !== '' && rooms[room] === undefined) found.push(`${path}: no rule for room ${room}`);
    const targets = specifiers(text).map((specifier) => resolve(path, specifier));
    imports.set(path, targets);
    for (const target of targets) {
      const violation = importViolation(path, target);
      if (violation !== undefined) found.push(violation);
      else if (target.endsWith('.ts') && !sources.has(target))
        found.push(`${path} imports ${target}: missing`);
    }
    if (nodeOnly.includes(folder)) continue;
    for (const match of text.replace(COMMENT_OR_TEXT, '""').matchAll(NODE_GLOBAL)) {
      found.push(`${path} uses ${match[0]}: only ${nodeOnly} may`);
    }
  }
  return [...found, ...cycles(imports)];
}

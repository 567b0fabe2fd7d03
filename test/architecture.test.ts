import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  entryPoints,
  ground,
  mayImport,
  rooms,
  type Sources,
  specifiers,
  violations,
} from './helpers/architecture.ts';

const root = new URL('../src/', import.meta.url).pathname;

function readSources(): Sources {
  const paths = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

const sources = readSources();

describe('folders of src', () => {
  test('import only what they may, through index.ts, without cycles and without Node outside hosts, store and cli', () => {
    expect(violations(sources)).toEqual([]);
  });

  test('are those of the rule', () => {
    const folders = new Set([...sources.keys()].filter((p) => p.includes('/')).map((p) => p.split('/')[0]));
    expect([...folders].sort()).toEqual(Object.keys(mayImport).sort());
    for (const file of ground) expect(sources.has(file), file).toBe(true);
    for (const room of Object.keys(rooms))
      expect(
        [...sources.keys()].some((path) => path.startsWith(`rewriter/${room}/`)),
        room,
      ).toBe(true);
  });

  test('have only named re-exports at their doors', () => {
    for (const [path, text] of sources) {
      if (path.endsWith('index.ts') || entryPoints.includes(path))
        expect(text, path).not.toMatch(/^export \*/m);
    }
  });
});

test('published entry points inside folders only re-export, from their folder and the contract', () => {
  for (const path of entryPoints) {
    const text = sources.get(path)!;
    const rest = text
      .replace(/\/\*[\s\S]*?\*\//g, '')
      .replace(/export (?:type )?\{[^}]*\} from '[^']+';/g, '');
    expect(rest.trim(), path).toBe('');
    for (const from of specifiers(text)) expect(from, path).toMatch(/^(?:\.\/|\.\.\/probe-map\/index\.ts$)/);
  }
});

describe('the check itself', () => {
  const planted = (path: string, text: string): string[] => {
    const known = new Set(violations(sources));
    return violations(new Map([...sources, [path, text]])).filter((violation) => !known.has(violation));
  };

  test.each([
    [
      'runtime/planted.ts',
      "import { instrument } from '../rewriter/index.ts';",
      'rewriter/index.ts: not allowed',
    ],
    [
      'wasm/planted.ts',
      "import type {\n  LineTable,\n} from '../debuginfo/index.ts';",
      'debuginfo/index.ts: not',
    ],
    ['hosts/planted.ts', "export { a } from '../wasm/opcodes.ts';", 'only through their index.ts'],
    ['report/planted.ts', "import { readFileSync } from 'node:fs';", 'report/planted.ts imports node:fs'],
    ['coverage/planted.ts', "const fs = await import('node:fs');", 'coverage/planted.ts imports node:fs'],
    ['rewriter/planted.ts', 'const b = Buffer.from(bytes);', 'rewriter/planted.ts uses Buffer'],
    ['debuginfo/planted.ts', 'const home = process.env["HOME"];', 'debuginfo/planted.ts uses process'],
    ['location.ts', "import { a } from './wasm/index.ts';", 'the ground imports only the ground'],
    ['wasm/planted.ts', "import { a } from './planted.ts';", 'cycle: wasm/planted.ts → wasm/planted.ts'],
    [
      'load/planted.ts',
      "import { attach } from '../runtime/public.ts';",
      'no file imports a published entry point',
    ],
    [
      'runtime/planted.ts',
      "import { attach } from './public.ts';",
      'no file imports a published entry point',
    ],
    ['wasm/planted.ts', "import './not-there.ts';", 'wasm/not-there.ts: missing'],
    ['runtime/planted.ts', "import { a } from '../columns/search.ts';", 'only through their index.ts'],
    ['columns/planted.ts', "import { a } from '../wasm/index.ts';", 'wasm/index.ts: not allowed'],
    ['elsewhere/planted.ts', '', 'no rule for folder elsewhere'],
    [
      'rewriter/write/planted.ts',
      "import { counterKind } from '../counters/counter-session.ts';",
      'room write may not import counters',
    ],
    [
      'rewriter/write/planted.ts',
      "import type { EventProbe } from '../events/event-probes.ts';",
      'room write may not import events',
    ],
    [
      'rewriter/counters/planted.ts',
      "import { eventKind } from '../events/event-session.ts';",
      'room counters may not import events',
    ],
    [
      'rewriter/lines/planted.ts',
      "import { probeKinds } from '../kinds.ts';",
      'a room imports no file beside the rooms',
    ],
    ['rewriter/elsewhere/planted.ts', '', 'no rule for room elsewhere'],
  ])('finds a planted violation in %s', (path, text, words) => {
    const found = planted(path, text);
    expect(found).toContainEqual(expect.stringContaining(words));
    for (const violation of found) expect(violation).toContain(path);
  });

  test('leaves alone what only looks like one', () => {
    const text =
      '// process\n/* import x from "node:fs" */\nconst a = { process: "Buffer" }; a.process; f(\'require\');';
    expect(planted('wasm/planted.ts', text)).toEqual([]);
  });

  test('sees every form of import', () => {
    const text = `import a from './a.ts';\nimport { b,\n  c } from "./b.ts";\nexport { d } from './d.ts';
import type { E } from './e.ts';\nimport './f.ts';\nexport * from './g.ts';\nawait import('./h.ts');`;
    expect(specifiers(text)).toEqual(['a', 'b', 'd', 'e', 'f', 'g', 'h'].map((name) => `./${name}.ts`));
  });
});

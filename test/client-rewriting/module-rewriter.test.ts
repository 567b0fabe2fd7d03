/** Modules that a page rewrites: which, and what a collector makes of what it says of them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { CountsJson, ModuleJson } from '../../src/client/message.ts';
import type { RewrittenHere } from '../../src/client/rewrite-here.ts';
import { ModuleRewriter } from '../../src/client-rewriting/module-rewriter.ts';
import { Collector } from '../../src/collector/index.ts';
import { readDataDir } from '../../src/store/index.ts';
import { fixture, scratch } from '../helpers/wtrace.ts';

const GUEST = new Uint8Array(readFileSync(fixture('c-bare/O0-dwarf5.wasm')));
/** The smallest module with a function, of which nothing is known. */
const PLAIN = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 10, 4, 1, 2, 0, 11);

function rewritten(made: RewrittenHere | undefined): Extract<RewrittenHere, { kind: 'rewritten' }> {
  if (made?.kind !== 'rewritten') throw new Error('it was not rewritten');
  return made;
}

test('a module with debug info is rewritten once; what was rewritten before is recognised', () => {
  const rewriter = new ModuleRewriter({});
  const made = rewritten(rewriter.rewrite(GUEST, undefined));
  expect(WebAssembly.validate(made.bytes)).toBe(true);
  expect(rewriter.rewrite(GUEST.slice(), undefined)).toBe(made);
  expect(rewriter.rewrite(made.bytes, undefined)?.kind).toBe('marked');
  const other = rewritten(new ModuleRewriter({ branches: true }).rewrite(GUEST, undefined));
  expect(other.mark.id).not.toBe(made.mark.id);
});

test('others are left as they are, unless their address is named', () => {
  const rewriter = new ModuleRewriter({ includeModules: ['/wanted\\.wasm$'] });
  expect(rewriter.rewrite(PLAIN, undefined)).toBeUndefined();
  const address = (name: string): string => `https://site/${name}.wasm?v=1`;
  expect(new ModuleRewriter({}).rewrite(PLAIN, address('wanted'))).toBeUndefined();
  expect(
    new ModuleRewriter({ includeModules: ['/wanted\\.wasm$'] }).rewrite(PLAIN, address('wanted'))?.kind,
  ).toBe('rewritten');
  expect(rewriter.rewrite(Uint8Array.of(1, 2, 3), undefined)).toBeUndefined();
});

test('files are selected as by whoever rewrites on a server', () => {
  const settings = { include: ['^nothing$'] };
  const made = rewritten(new ModuleRewriter(settings).rewrite(GUEST, undefined));
  expect(made.mark.probes.counterCount).toBe(0);
});

/** Facts of what a collector got. */
async function collected(messages: readonly string[]): Promise<unknown> {
  const dataDir = join(scratch(), 'data');
  const rules = { include: [], omit: [], remaps: [], sourceRoot: '', omitSystemLibraries: true };
  const settings = { dataDir, rules, options: {}, allowRead: [], includeModules: [], cache: false };
  const collector = new Collector(settings, 'page');
  for (const message of messages) expect(collector.take(message)).toBe(true);
  collector.end();
  const { facts, warnings } = await readDataDir(dataDir);
  expect(warnings).toEqual([]);
  return facts.modules.map(({ name, files }) => ({ name, files }));
}

test('counts and what the module is may come in any order, and twice', async () => {
  const { mark, message } = rewritten(new ModuleRewriter({}).rewrite(GUEST, 'https://site/guest.wasm'));
  const { counterCount } = mark.probes;
  const once: CountsJson = {
    ...{ key: 'k', seq: 1, part: 0, parts: 1, ids: [mark.id], frames: [] },
    counts: [0, ...Array.from({ length: 2 * counterCount }, (_, i) => i % 2)],
  };
  const counts = JSON.stringify(once);
  const facts = await collected([message, counts]);
  expect(JSON.stringify(facts)).toMatch(/"name":"guest\.wasm".*"hits":1\b/);
  expect(await collected([counts, message])).toEqual(facts);
  expect(await collected([counts, counts, message, message])).toEqual(facts);
});

test('a description that is none is refused', () => {
  const { message } = rewritten(new ModuleRewriter({}).rewrite(GUEST, undefined));
  const dataDir = join(scratch(), 'data');
  const rules = { include: [], omit: [], remaps: [], sourceRoot: '', omitSystemLibraries: true };
  const settings = { dataDir, rules, options: {}, allowRead: [], includeModules: [], cache: false };
  const collector = new Collector(settings, 'page');
  const given = JSON.parse(message) as ModuleJson;
  const refused = (changed: object): void =>
    expect(collector.take(JSON.stringify({ ...given, ...changed }))).toBe(false);
  expect(collector.take(message.slice(0, -9))).toBe(false);
  refused({ map: given.map.slice(0, -12) });
  refused({ map: '?' });
  for (const module of [null, 5, {}, { name: 'x' }]) refused({ module });
  refused({ described: 'x' });
  expect(collector.take(message)).toBe(true);
});

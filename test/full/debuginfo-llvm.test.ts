/**
 * Every DWARF fixture against LLVM's own tools (Debian llvm-19), in every field. With WTRACE_RENEW=1 the answers that
 * test/debuginfo/llvm-answers.test.ts compares with are written anew: scripts/renew-debuginfo-answers.mjs does that.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dwarfSections } from '../../src/debuginfo/sections.ts';
import { isComponent, readModule } from '../../src/wasm/index.ts';
import { handmade } from '../debuginfo/dwarf/handmade.ts';
import { inlinedCases } from '../debuginfo/dwarf/handmade-inlined.ts';
import { misfits } from '../debuginfo/inlined-misfits.ts';
import {
  addressOf,
  answers,
  hex,
  inlinedChains,
  lineSequences,
  places,
  sequencesAlone,
  startOf,
  subprograms,
  subprogramTexts,
} from '../debuginfo/llvm.ts';
import { frameText, ourInlined, ourPlaces, ourSequences, ourSubprograms, read } from '../debuginfo/ours.ts';

const fixtures = new URL('../../wasm-fixtures/', import.meta.url);
const expected = new URL('../debuginfo/expected/', import.meta.url);

/** Every fixture with a line table, as `folder/file.wasm`. */
function modulesWithLines(): string[] {
  const folders = readdirSync(fixtures, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .flatMap(({ name }) => readdirSync(new URL(`${name}/`, fixtures)).map((file) => `${name}/${file}`))
    .filter((name) => name.endsWith('.wasm'))
    .filter((name) => {
      const bytes = readFileSync(new URL(name, fixtures));
      return !isComponent(bytes) && dwarfSections(bytes, readModule(bytes).sections).has('.debug_line');
    });
}

describe.each(modulesWithLines())('%s', (name) => {
  const file = new URL(name, fixtures).pathname;
  const bytes = new Uint8Array(readFileSync(file));

  test('rows are those of llvm-dwarfdump --debug-line', () => {
    expect(ourSequences(bytes)).toEqual(lineSequences(file));
  });

  test('places are those of llvm-symbolizer', () => {
    const { module, dwarf } = read(bytes);
    const sequences = lineSequences(file);
    const alone = new Set(sequencesAlone(sequences).map(startOf));
    // Where a sequence ends inside its function, a row of line 0 follows, which LLVM has not.
    const ends = new Set(sequences.map(({ end }) => end));
    const ours = [...ourPlaces(dwarf.lines, module.code.base, ends)]
      .filter(([start]) => alone.has(start))
      .flatMap(([, rows]) => rows);
    expect(ours).toEqual(places(file, ours.map(addressOf)));
  });

  test('subprograms are those of llvm-dwarfdump --debug-info', () => {
    const { module, dwarf } = read(bytes);
    const { base, start, end, count } = module.code;
    const bodies = new Set(
      Array.from({ length: count }, (_, fn) => `${hex(start[fn]! - base)} ${hex(end[fn]! - base)}`),
    );
    const theirs = subprograms(file)
      .map(({ low, high, text }) => [`${hex(low)} ${hex(high)}`, text] as const)
      .filter(([body]) => bodies.has(body));
    expect(Object.fromEntries(ourSubprograms(dwarf, module))).toEqual(Object.fromEntries(theirs));
  });

  test('inlined calls are those of llvm-symbolizer, their callees those of llvm-dwarfdump', () => {
    const contents = read(bytes);
    const inlined = ourInlined(contents);
    const alone = new Set(sequencesAlone(lineSequences(file)).map(startOf));
    const addresses = [...ourPlaces(contents.dwarf.lines, contents.module.code.base)]
      .filter(([start]) => alone.has(start))
      .flatMap(([, rows]) => rows.map(addressOf));
    const theirs = inlinedChains(file, addresses);
    const ours = addresses.map(inlined.at);
    // A function whose entries don't fit its code has no chains.
    const refused = new Set(
      addresses.filter((_, i) => theirs[i]!.length > 0 && ours[i]!.length === 0).map(inlined.functionAt),
    );
    expect(refused.size).toBe(misfits[name] ?? 0);
    expect(inlined.problems.length).toBe(refused.size);
    const compared = addresses.flatMap((address, i) =>
      refused.has(inlined.functionAt(address)) ? [] : { address, ours: ours[i]!, theirs: theirs[i]! },
    );
    expect(compared.map(({ address, ours: our }) => [address, our.map(frameText)])).toEqual(
      compared.map(({ address, theirs: their }) => [address, their]),
    );
    const callees = new Set(
      compared.flatMap(({ ours: our }) =>
        our.map(({ name: callee, linkageName = '', path = '', line }) =>
          [callee, linkageName, path, line].join('|'),
        ),
      ),
    );
    const known = callees.size === 0 ? new Set() : subprogramTexts(file);
    expect([...callees].filter((callee) => !known.has(callee))).toEqual([]);
  });

  if (process.env['WTRACE_RENEW'] === '1') {
    test('answers are written', () => {
      mkdirSync(expected, { recursive: true });
      const text = `${JSON.stringify(answers(file, name), undefined, 1)}\n`;
      writeFileSync(new URL(`${name.replaceAll('/', '--')}.json`, expected), text);
    });
  }
});

test.each(inlinedCases)('llvm-symbolizer sees the same inlined calls: $title', ({ bytes, chains }) => {
  const folder = mkdtempSync(join(tmpdir(), 'wtrace-'));
  const file = join(folder, 'handmade.wasm');
  try {
    writeFileSync(file, bytes);
    expect(inlinedChains(file, Object.keys(chains).map(Number))).toEqual(Object.values(chains));
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.each(handmade)('llvm-dwarfdump reads the same rows: $title', ({ bytes, sequences }) => {
  const folder = mkdtempSync(join(tmpdir(), 'wtrace-'));
  const file = join(folder, 'handmade.wasm');
  try {
    writeFileSync(file, bytes);
    expect(lineSequences(file)).toEqual(sequences);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

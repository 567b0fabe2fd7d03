/**
 * Line rows, places and subprograms of the DWARF fixtures against what LLVM's tools said of them, committed in
 * expected/ by `node scripts/renew-debuginfo-answers.mjs` (test/full compares with the tools themselves).
 */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { misfits } from './inlined-misfits.ts';
import { type Answers, addressOf, digest, hex, inlinedLines, sequenceLine, sha256 } from './llvm.ts';
import { frameText, ourInlined, ourPlaces, ourSequences, ourSubprograms, read } from './ours.ts';

const expected = new URL('expected/', import.meta.url);
const fixtures = new URL('../../wasm-fixtures/', import.meta.url);
const all = readdirSync(expected).map(
  (file) => JSON.parse(readFileSync(new URL(file, expected), 'utf8')) as Answers,
);

test('there are answers for DWARF 4 and 5, C, C++, Rust and Emscripten', () => {
  const names = all.map(({ module }) => module).join(' ');
  for (const part of ['dwarf4', 'dwarf5', 'cpp-', 'rust-', 'emscripten-', 'lua/'])
    expect(names).toContain(part);
});

/** Where sequences end. */
const endsOf = (bytes: Uint8Array) => new Set(ourSequences(bytes).map(({ end }) => end));

describe.each(all)('$module', (answers) => {
  const file = new URL(answers.module, fixtures).pathname;
  const contents = () => new Uint8Array(readFileSync(file));

  test('is the module that the answers are for', () => {
    expect(sha256(file), 'run: node scripts/renew-debuginfo-answers.mjs').toBe(answers.sha256);
  });

  test('rows: address, line, column, file, isa, discriminator, op-index, flags', () => {
    expect(ourSequences(contents()).map(sequenceLine)).toEqual(answers.sequences);
  });

  test('places: resolved path, line and column of each address with a row', () => {
    const { module, dwarf } = read(contents());
    const ours = ourPlaces(dwarf.lines, module.code.base, endsOf(contents()));
    const theirs = answers.places.map((place) => place.split(' ') as [start: string, digest: string]);
    // Those of sequences that were refused have no place here; how many these are is in validity.test.ts.
    const compared = theirs.filter(([start]) => ours.has(Number.parseInt(start, 16)));
    expect(compared.map(([start]) => `${start} ${digest(ours.get(Number.parseInt(start, 16))!)}`)).toEqual(
      compared.map((place) => place.join(' ')),
    );
  });

  test('inlined calls at each address with a row: callees, their declarations, places of the calls', () => {
    const both = read(contents());
    const inlined = ourInlined(both);
    const ours = ourPlaces(both.dwarf.lines, both.module.code.base, endsOf(contents()));
    const alone = new Set(answers.places.map((place) => Number.parseInt(place, 16)));
    const lines = inlinedLines(
      [...ours]
        .filter(([start]) => alone.has(start))
        .map(([start, rows]) => ({
          start,
          chains: rows.map((row) => inlined.at(addressOf(row)).map(frameText)),
        })),
    );
    const theirs = answers.inlined.filter((line) => ours.has(Number.parseInt(line, 16)));
    const missing = theirs.length - lines.length;
    expect([missing, inlined.problems.length]).toEqual([misfits[answers.module] ?? 0, missing]);
    const told = new Set(lines.map((line) => line.split(' ')[0]));
    expect(lines.sort()).toEqual(theirs.filter((line) => told.has(line.split(' ')[0])).sort());
  });

  test('subprograms: qualified name, linkage name, file and line', () => {
    const { module, dwarf } = read(contents());
    const { base, start, end, count } = module.code;
    const bodies = new Set(
      Array.from({ length: count }, (_, fn) => `${hex(start[fn]! - base)} ${hex(end[fn]! - base)}`),
    );
    const isDigest = (text: string) => /^[0-9a-f]{12}$/.test(text);
    const ours = ourSubprograms(dwarf, module);
    const theirs = answers.subprograms.map((line) => {
      const [low, high, ...text] = line.split(' ');
      return { body: `${low} ${high}`, text: text.join(' ') };
    });
    const inBodies = theirs.filter(({ body }) => bodies.has(body));
    expect([...ours.keys()].sort()).toEqual(inBodies.map(({ body }) => body).sort());
    for (const { body, text } of inBodies) {
      const our = ours.get(body)!;
      expect(isDigest(text) ? digest([our]) : our, our).toBe(text);
    }
  });
});

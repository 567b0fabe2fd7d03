import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import * as errors from '../src/errors.ts';

const text = readFileSync(new URL('../docs/messages.md', import.meta.url), 'utf8');

interface Entry {
  readonly part: string;
  readonly name: string;
  readonly body: string;
}

const entries: Entry[] = text
  .split(/^## /m)
  .slice(1)
  .flatMap((section) => {
    const [part, ...found] = section.split(/^### /m);
    return found.map((entry) => {
      const [name, ...body] = entry.split('\n');
      return { part: part!.split('\n')[0]!, name: name!, body: body.join('\n') };
    });
  });
const names = (part: string): string[] =>
  entries
    .filter((entry) => entry.part === part)
    .map((entry) => entry.name)
    .sort();

const source = readFileSync(new URL('../src/errors.ts', import.meta.url), 'utf8');
/** Class → code, as written in the source: every class of the file, whether exported or not. */
const classes = new Map(
  [...source.matchAll(/class (\w+) extends WtraceError \{\s*readonly code = '(\w+)'/g)].map((m) => [
    m[1]!,
    m[2]!,
  ]),
);

describe('docs/messages.md', () => {
  test('has every code of an error and no other', () => {
    const subclasses = [...source.matchAll(/class (\w+) extends/g)].map((m) => m[1]);
    expect(subclasses.filter((name) => name !== 'WtraceError')).toEqual([...classes.keys()]);
    expect(Object.keys(errors)).toEqual(expect.arrayContaining([...classes.keys()]));
    expect(names('Errors')).toEqual([...classes.values()].sort());
  });

  test('names the class of each code', () => {
    for (const [name, code] of classes) {
      expect(entries.find((entry) => entry.name === code)?.body, code).toContain(`*Class* \`${name}\``);
    }
  });

  test('has every slug of a warning and no other', () => {
    expect(names('Warnings')).toEqual([...errors.warningSlugs].sort());
  });

  test('gives a cause and a cure for each', () => {
    for (const { name, body } of entries) {
      expect(body, name).toMatch(/^\*\*Cause\*\* \S/m);
      expect(body, name).toMatch(/^\*\*Cure\*\* \S/m);
    }
  });
});

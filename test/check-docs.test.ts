import { describe, expect, test } from 'vitest';

interface CheckDocs {
  problems(
    paths: readonly string[],
    entries: readonly string[],
    read: (path: string) => string | undefined,
  ): string[];
}
const script = new URL('../scripts/check-docs.mjs', import.meta.url).href;
const { problems } = (await import(script)) as CheckDocs;

const check = (files: Readonly<Record<string, string>>, entries: readonly string[] = []): string[] =>
  problems(Object.keys(files), entries, (path) => files[path]);

describe('the check of docstrings', () => {
  test('is content with documented exports of every form', () => {
    const text = `/** Head. */
/** A function. */
export async function a() {}
/**
 * Of two lines.
 */
export const b = 1;
/** Overloaded. */
export function c(x: string): void;
export function c(x: number): void;
/** A class. */
export abstract class D {}
/** An interface. */
export interface E {}
/** A type. */
export type F = 1;
const internal = 2;
`;
    expect(check({ 'a.ts': text })).toEqual([]);
  });

  test.each(['export function x() {}', 'export const x = 1;', 'export type x = 1;', 'export interface x {}'])(
    'finds %s without docstring',
    (declaration) => {
      expect(check({ 'a.ts': `/** Head. */\n\n${declaration}\n` })).toEqual(['a.ts: x has no docstring']);
      expect(check({ 'a.ts': `/** Head. */\n\n/* No docstring. */\n${declaration}\n` })).toHaveLength(1);
      expect(check({ 'a.ts': `/** Head. */\n\n// No docstring.\n${declaration}\n` })).toHaveLength(1);
    },
  );

  test('finds links that lead nowhere', () => {
    const files = {
      'a.ts': `/** Head: {@link b}, {@link C}, {@link own}, {@link own.part}, {@link C.size}, {@link D.size|text}. */
import { b } from './b.ts';
import type { C as D } from './b.ts';
/** {@link inside}, {@link D.none}, {@link gone}. */
export interface own { readonly part: number; }
const x = { inside: 1 };
`,
      'b.ts':
        '/** Head. */\n/** b. */\nexport const b = 1;\n/** C. */\nexport interface C { size: number }\n',
    };
    expect(check(files)).toEqual(
      ['{@link C}', '{@link C.size}', '{@link D.none}', '{@link gone}'].map(
        (link) => `a.ts: ${link} leads nowhere`,
      ),
    );
  });

  test('finds a source without head', () => {
    expect(check({ 'a.ts': 'const x = 1;\n' })).toEqual([
      'a.ts: no comment at its head that says what it is',
    ]);
  });

  test('follows an entry point to the declarations, through other entry points and new names', () => {
    const files = {
      'index.ts': "/** Door. */\nexport { type A, b as c } from './x/index.ts';\n",
      'x/index.ts': "/** Door. */\nexport { type A, b } from './y.ts';\n",
      'x/y.ts': '/** Head. */\n/** A. */\nexport type A = 1;\n/** b. */\nexport const b = 1;\n',
    };
    expect(check(files, ['index.ts'])).toEqual([]);
    expect(check({ ...files, 'x/y.ts': '/** Head. */\n' }, ['index.ts'])).toHaveLength(2);
    expect(
      check({ ...files, 'index.ts': "/** Door. */\nexport * from './x/index.ts';\n" }, ['index.ts']),
    ).toEqual(['index.ts: export * hides what is public']);
    expect(check({}, ['index.ts'])).toEqual(['index.ts: an entry point of package.json, but missing']);
  });
});

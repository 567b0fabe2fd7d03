import { describe, expect, test } from 'vitest';
import type { BranchFacts } from '../../src/coverage/index.ts';
import { factsOf, kept, lostAtScopeEnds } from './scope-ends.ts';

const arms = [0, 1].map((hits) => ({ hits, to: { kind: 'return' as const } }));
const point = (line: number, column: number, more: Partial<BranchFacts> = {}): BranchFacts => ({
  ...{ line, column, kind: 'branch', declared: 1, number: 0, arms },
  ...more,
});

describe('a point whose place is a `}` is none of the source', () => {
  test.each([
    ['alone', '}', []],
    ['before other text', '} else {', []],
    ['before a word that begins alike', '} whiles();', []],
    ['not before `while`', '} while (n);', ['1:1']],
    ['not before `while` on a later line, behind comments', '} // }\n/* }\n */\n while (n);', ['1:1']],
    ['not before `catch`', '} catch (int) {', ['1:1']],
    ['not at another character', 'if (n) {}', ['1:1']],
    ['not without text', '', ['1:1']],
  ])('%s', (_, text, left) => {
    expect(kept(factsOf([point(1, 1)]), text)).toEqual(left);
  });

  test('unless its condition is joined, or it has no column', () => {
    expect(kept(factsOf([point(1, 1, { joined: true }), point(1, 0), point(1, 1)]), '}')).toEqual([
      '1:1',
      '1:0',
    ]);
  });

  test('columns are those of bytes', () => {
    expect(kept(factsOf([point(1, 8)]), '/* é€😀}')).toEqual(['1:8']);
    expect(kept(factsOf([point(1, 13)]), '/* é€😀}')).toEqual([]);
  });

  test('not where the source is not at hand, nor where all branches were counted', () => {
    expect(kept(factsOf([point(1, 1)]), undefined)).toEqual(['1:1']);
    expect(kept(factsOf([point(1, 1)], 'all'), '}')).toEqual(['1:1']);
  });

  test('whatever the source is', () => {
    const open = `}${'/*'.repeat(100_000)}`;
    expect(kept(factsOf([point(1, 1), point(9, 9), point(1, 9_999_999)]), open)).toEqual([
      '9:9',
      '1:9999999',
    ]);
  });
});

test('clang switches where the scope of a destructor ends: on by `continue`, `break` or the end', () => {
  const lost = lostAtScopeEnds('cpp-jumps/clang19-O0.wasm: default', 'jumps.cpp');
  expect(lost).toEqual(['56:3', '67:3']);
});

/** Which of several variables of one name is meant, by scopes made by hand. */
import { expect, test } from 'vitest';
import type { DeclaredVariable, Scope } from '../../../src/debuginfo/dwarf/variables/scopes.ts';
import { type SourceLine, variablesInScope } from '../../../src/debuginfo/variables/in-scope.ts';

const unit = {} as DeclaredVariable['unit'];

/** With its line as its address, unless another is given. */
function variable(name: string, line: number, isStatic = false, address = line): DeclaredVariable {
  const bytes = new Uint8Array([address]);
  const expression = { bytes, start: 0, end: 1, section: '.debug_info' } as const;
  return {
    ...{ entry: line, unit, name, isParameter: false, type: 1, path: 'a.c', line, origin: undefined },
    location: { kind: 'expression', expression: expression as never },
    ...(isStatic && { within: 'static' }),
  };
}

/** The lines of the variables of each name in scope, the innermost first, `?` where it is not known which one is meant. */
function inScope(
  own: readonly DeclaredVariable[],
  block: readonly DeclaredVariable[],
  lines: readonly SourceLine[],
  names?: readonly string[],
): string {
  const shared = { inlined: undefined, inlinedIn: undefined } as const;
  const outer: Scope = { ...shared, parent: undefined, ranges: [], variables: own };
  const inner: Scope = { ...shared, parent: outer, ranges: [[0, 10]], variables: block };
  const found = variablesInScope(
    { unit, scopes: [outer, inner], frameBase: undefined },
    {
      address: 5,
      isEntry: false,
      names: names && new Set(names),
      lines: () => lines,
      isStatic: ({ within }) => within === 'static',
    },
  );
  return found.map(({ declared, ambiguous }) => `${declared.line}${ambiguous ? '?' : ''}`).join(' ');
}

const at = (line: number, path = 'a.c'): readonly SourceLine[] => [{ path, line }];
const two = [variable('cnt', 3, true), variable('cnt', 6, true)];

test.each([
  ['before the second one', 4, '3 6'],
  ['at the line of the second one', 6, '3? 6?'],
  ['after both', 8, '3? 6?'],
  ['before both', 2, '3 6'],
])('two statics in one function: %s', (_, line, lines) => {
  expect(inScope(two, [], at(line))).toBe(lines);
});

test('the one that is meant comes first, whatever the order of the debug info', () => {
  expect(inScope([...two].reverse(), [], at(4))).toBe('3 6');
  expect(inScope([...two].reverse(), [], at(4), ['cnt', 'n'])).toBe('3');
  expect(inScope(two, [], at(8), ['cnt'])).toBe('3?');
});

test('where the line is not known, or in another file, nothing is decided', () => {
  expect(inScope(two, [], [])).toBe('3? 6?');
  expect(inScope(two, [], at(4, 'b.c'))).toBe('3? 6?');
  expect(inScope(two, [], [...at(4), ...at(8)])).toBe('3? 6?');
});

test('one variable that is there twice is itself; two of one line are not', () => {
  expect(inScope([variable('n', 3), variable('n', 3)], [], at(8))).toBe('3 3');
  expect(inScope([variable('n', 3, true), variable('n', 3, true)], [], at(8))).toBe('3 3');
  expect(inScope([variable('n', 3, true), variable('n', 3, true, 9)], [], at(8))).toBe('3? 3?');
});

test('a static declared after the variable of an inner block may be one of that block', () => {
  expect(inScope([variable('n', 3, true)], [variable('n', 6)], at(8))).toBe('6 3');
  expect(inScope([variable('n', 7, true)], [variable('n', 6)], at(8))).toBe('6? 7?');
  expect(inScope([variable('n', 9, true)], [variable('n', 6)], at(8))).toBe('6 9');
  expect(inScope([variable('n', 7)], [variable('n', 6)], at(8))).toBe('6 7');
  expect(inScope([variable('n', 7, true)], [variable('n', 6)], [])).toBe('6 7');
});

test('both declarations are named', () => {
  const scope: Scope = {
    ...{ parent: undefined, inlined: undefined, inlinedIn: undefined, ranges: [], variables: two },
  };
  const found = variablesInScope(
    { unit, scopes: [scope], frameBase: undefined },
    { address: 5, isEntry: false, names: undefined, lines: () => at(8), isStatic: () => true },
  );
  expect(found[0]?.ambiguous).toBe(
    'the debug info does not say which cnt is in scope here: those of a.c:3 and a.c:6 are in one function',
  );
});

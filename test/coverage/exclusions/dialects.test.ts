/** Each pragma in each form: the lines that it excludes, by the documentation of the tool that it is of. */
import { describe, expect, test } from 'vitest';
import { excluded } from './excluded.ts';

const block = ['if (x) { //@', 'a;', 'b;', '}', 'c;'].join('\n');
const alone = ['a;', '//@', 'if (x) {', 'b;', '} else {', 'c;', '}', 'd;'].join('\n');

/** A text with a pragma in the place of `@`. */
const at = (text: string, pragma: string): string => text.replace('@', ` ${pragma}`);

describe.each([
  ['wtrace: ignore', '1 2 3 4', '3 4 5'],
  ['wtrace: ignore next', '1 2 3 4', '3 4 5'],
  ['wtrace: ignore next 2', '2 3', '3 4'],
  ['wtrace: ignore branch', 'b1', 'b3'],
  ['wtrace: ignore file', '1 2 3 4 5', '1 2 3 4 5 6 7 8'],
  ['wtrace: ignored', '', ''],
  ['LCOV_EXCL_LINE', '1', '2'],
  ['GCOVR_EXCL_LINE', '1', '2'],
  ['LCOV_EXCL_BR_LINE', 'b1', 'b2'],
  ['GCOVR_EXCL_BR_LINE', 'b1', 'b2'],
  ['LCOV_EXCL_EXCEPTION_BR_LINE', '', ''],
  ['istanbul ignore next', '1 2 3 4', '3 4 5'],
  ['v8 ignore next', '1 2 3 4', '3 4 5'],
  ['c8 ignore next', '1', '3'],
  ['node:coverage ignore next', '1', '3'],
  ['node:coverage ignore next 3', '2 3 4', '3 4 5'],
  ['istanbul ignore if', '2 3 b1', '4 b3'],
  ['istanbul ignore else', 'b1', '6 b3'],
  ['istanbul ignore file', '1 2 3 4 5', '1 2 3 4 5 6 7 8'],
  ['pragma: no cover', '1 2 3 4', '2'],
  ['pragma: no branch', 'b1', 'b2'],
  ['coverage:ignore-line', '1', '2'],
  ['coverage:ignore', '1', '2'],
  ['coverage:ignore-file', '1 2 3 4 5', '1 2 3 4 5 6 7 8'],
  ['coverage:ignored', '', ''],
])('%s', (pragma, behind, own) => {
  test('behind code', () => expect(excluded(at(block, pragma))).toBe(behind));
  test('on a line of its own', () => expect(excluded(at(alone, pragma))).toBe(own));
  test('in a string, only where its tool finds it there', () => {
    const text = `a("${pragma}");`;
    const anywhere = /^(?:LCOV|GCOVR)_EXCL_(?:BR_)?LINE/.test(pragma);
    expect(excluded(text)).toBe(anywhere ? (pragma.includes('BR') ? 'b1' : '1') : '');
  });
});

describe.each([
  ['wtrace: ignore start', 'wtrace: ignore stop', '2 3', '2: not stopped'],
  ['wtrace: ignore branch start', 'wtrace: ignore branch stop', 'b2 b3', '2: not stopped'],
  ['LCOV_EXCL_START', 'LCOV_EXCL_STOP', '2 3', '2: not stopped'],
  ['GCOVR_EXCL_START', 'GCOVR_EXCL_STOP', '2 3', '2: not stopped'],
  ['LCOV_EXCL_BR_START', 'LCOV_EXCL_BR_STOP', 'b2 b3', '2: not stopped'],
  ['c8 ignore start', 'c8 ignore stop', '2 3', '2 3 4 5'],
  ['v8 ignore start', 'v8 ignore stop', '2 3', '2 3 4 5'],
  ['istanbul ignore start', 'istanbul ignore stop', '2 3', '2 3 4 5'],
  ['node:coverage disable', 'node:coverage enable', '2 3', '2 3 4 5'],
  ['coverage:ignore-start', 'coverage:ignore-end', '2 3', '2: not stopped'],
])('%s', (start, stop, both, open) => {
  const text = ['a;', `/* ${start} */`, 'b;', `/* ${stop} */`, 'c;'];
  test('up to the line before its stop', () => expect(excluded(text.join('\n'))).toBe(both));
  test('without a stop', () => expect(excluded(text.with(3, '').join('\n'))).toBe(open));
  test('without a start', () => expect(excluded(text.with(1, '').join('\n'))).toBe('4: not started'));
  test('twice', () =>
    expect(excluded(text.with(2, `/* ${start} */`).join('\n'))).toBe(`${both} 3: started twice`));
  test('pairs are of one kind', () =>
    expect(excluded(text.with(3, '/* X_EXCL_STOP wtrace: stop */').join('\n'))).toBe(open));
});

describe.each(['wtrace: ignore function', 'GCOVR_EXCL_FUNCTION'])('%s', (pragma) => {
  test.each([
    ['on the declaration', `int f(int a) { // ${pragma}\n  b;\n}\nc;`, [1], '1 2 3'],
    ['before it', `// ${pragma}\nstatic int\nf(int a,\n  int b)\n{\n  { c; }\n}\nd;`, [3], '1 2 3 4 5 6 7'],
    ['not inside', `int f(void) {\n  // ${pragma}\n}\n`, [1], '2: no function'],
    ['nowhere', `// ${pragma}`, [], '1: no function'],
    ['on one line', `int f(void) { return 1; } // ${pragma}\nint g(void) { return 2; }`, [1, 2], '1'],
    ['without code', `static int f(int a) { // ${pragma}\n  b;\n}\n\nint g(void) {\n  c;\n}`, [5], '1 2 3'],
    ['before one without code', `// ${pragma}\nstatic int\nf(void) { b; }\nint g(void) { c; }`, [4], '1 2 3'],
  ])('%s', (_, text, declared, lines) => expect(excluded(text, 'a.c', declared)).toBe(lines));
});

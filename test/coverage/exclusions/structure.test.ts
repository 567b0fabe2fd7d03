/** Where statements, blocks and comments are, in texts that look like something else. */
import { expect, test } from 'vitest';
import { excluded } from './excluded.ts';

test.each([
  ['a call over several lines', '// wtrace: ignore\nf(a,\n  b);\nc;', '2 3'],
  ['a loop with semicolons in its brackets', '// wtrace: ignore\nfor (;;) {\n  a;\n}\nb;', '2 3 4'],
  ['a brace on the next line', 'if (x) // wtrace: ignore\n{\n  a;\n}\nb;', '1 2 3 4'],
  [
    'braces in strings and comments',
    'if (x) { // wtrace: ignore {\n  f("}", \'}\'); /* } */ // }\n}\na;',
    '1 2 3',
  ],
  ['an escaped quote', 'if (x) { // wtrace: ignore\n  f("\\"}");\n}\na;', '1 2 3'],
  ['the else of an if', 'if (x) {\n  a;\n} else { // wtrace: ignore\n  b;\n}\nc;', '3 4 5'],
  ['a last expression without a semicolon', 'fn f() {\n  // wtrace: ignore\n  a()\n}\nb;', '3'],
  ['nothing behind it', 'a;\n// wtrace: ignore', ''],
  ['a block that does not end', 'if (x) { // wtrace: ignore\na;', '1'],
  ['a comment of several lines', '/*\n * wtrace: ignore\n */\na;\nb;', '4'],
  ['two on one line', 'a; // wtrace: ignore, LCOV_EXCL_START\nb; // LCOV_EXCL_STOP\nc;', '1'],
])('%s', (_, text, lines) => expect(excluded(text)).toBe(lines));

test.each([
  ['a.rs', "fn f<'a>(x: &'a str) { // wtrace: ignore\n  let c = '{';\n}\nb;", '1 2 3'],
  ['a.py', 'a # wtrace: ignore', '1'],
  ['a.c', 'a # wtrace: ignore', ''],
  ['a.hs', 'a -- wtrace: ignore', '1'],
  ['a.f90', 'a ! LCOV_EXCL_LINE', '1'],
  ['a.wat', 'a ;; pragma: no cover', '1'],
])('%s: %s', (path, text, lines) => expect(excluded(text, path)).toBe(lines));

test.each([
  ['brackets', '('],
  ['quotes', '"'],
  ['comments', '/*'],
  ['pragmas', '// wtrace: ignore\n'],
  ['ends', '}// wtrace: ignore function\n'],
])('a long text of %s takes no time', (_, part) => {
  const before = performance.now();
  excluded(`${part.repeat(20_000)}\nif (x) { // wtrace: ignore`);
  expect(performance.now() - before).toBeLessThan(2000);
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { parseWhen } from '../../src/rewriter/conditions/index.ts';
import { at } from './when-guest.ts';

describe('precedence', () => {
  const operators = ['||', '&&', '|', '^', '&', '==', '!=', '<', '<=', '>', '>=', '<<', '>>', '+', '-', '*'];
  const number = fc.integer({ min: 0, max: 5 }).map(String);
  const operand = fc.tuple(fc.constantFrom('', '', '', '-', '!', '~'), number).map((both) => both.join(''));
  const rest = fc.array(fc.tuple(fc.constantFrom(...operators), operand), { minLength: 1, maxLength: 5 });

  test('is that of C, which is that of JavaScript', () => {
    let compared = 0;
    let different = 0;
    fc.assert(
      fc.property(operand, rest, (first, more) => {
        const text = [first, ...more.flat()].join(' ');
        let ours: string;
        try {
          ours = at(text).kind;
        } catch (error) {
          // JavaScript lets comparisons chain.
          expect(String(error)).toContain('comparisons do not chain');
          return;
        }
        const value: unknown = new Function(`return ${text}`)();
        // JavaScript shifts by 5 bits and cuts to 32: nothing here says of those what is right.
        fc.pre(!/<<|>>/.test(text) || !/-|~/.test(text));
        expect(`${text}: ${ours}`).toBe(`${text}: ${Number(value) === 0 ? 'never' : 'always'}`);
        compared++;
        const leftToRight = more.reduce((left, [operator, right]) => `(${left} ${operator} ${right})`, first);
        if (Boolean(new Function(`return ${leftToRight}`)()) !== Boolean(value)) different++;
      }),
      { numRuns: 3000 },
    );
    expect(compared).toBeGreaterThan(1000);
    expect(different).toBeGreaterThan(100);
  });
});

describe('numbers', () => {
  test.each([
    ['0', 0n],
    ['42', 42n],
    ['1_000_000', 1_000_000n],
    ['0xFf', 255n],
    ['0X1_0', 16n],
    ['0x00000000000000000000000000000001', 1n],
    ['18446744073709551615', 2n ** 64n - 1n],
  ])('%s is an integer', (text, value) => {
    expect(parseWhen(text)).toEqual({ kind: 'integer', value, bits: /x/i.test(text) });
  });

  test.each(['1.5', '.5', '1e3', '1E-3', '1.25e+2', '0.1'])('%s is a float', (text) => {
    expect(parseWhen(text)).toEqual({ kind: 'float', value: Number(text) });
  });

  test('texts in both quotes, with escapes', () => {
    expect(parseWhen(`'a"b' == "it\\'s \\\\ \\"here\\""`)).toEqual({
      kind: 'binary',
      operator: '==',
      left: { kind: 'text', text: 'a"b' },
      right: { kind: 'text', text: `it's \\ "here"` },
    });
  });

  test('names of locals, also with other characters', () => {
    expect(parseWhen('$sp.1')).toEqual({ kind: 'name', name: 'sp.1' });
    expect(parseWhen('$"it\'s a-b"')).toEqual({ kind: 'name', name: "it's a-b" });
  });
});

describe('mistakes', () => {
  test.each([
    ['', 'expected a value at column 1'],
    ['   ', 'expected a value at column 4'],
    ['$x ==', 'expected a value at column 6'],
    ['x. == 1', 'expected the name of a member at column 4'],
    ['x->', 'expected the name of a member at column 4'],
    ['x[', 'expected a value at column 3'],
    ['x[1', 'expected an operator or ] at column 4'],
    ["x['a']", 'a value that cannot be an index at column 7'],
    ['*3', '* takes a variable of the source at column 1'],
    ['&(x + 1)', '& takes a variable of the source at column 1'],
    ['3[x]', 'expected an operator at column 2'],
    ['(long) x', 'long has 32 or 64 bits at column 2; write i32(x) or i64(x)'],
    ["(int) 'a'", 'int cannot take a string at column 2'],
    ['(int) 1.5', 'int cannot take a float at column 2'],
    ["x == 'a'", 'a string is compared with a number at column 3'],
    ['`x', "unexpected '`' at column 1"],
    ['$x = 1', "unexpected '=' at column 4; equality is '=='"],
    ['$x and $y', 'expected an operator at column 4'],
    ['not $y', 'unknown word not at column 1; write !'],
    ['1 < $x < 5', 'comparisons do not chain at column 8; write a < b && b < c'],
    ['(1', 'expected an operator or ) at column 3'],
    ['1)', 'expected an operator at column 2'],
    ['local', 'expected [ as in local[0] (a variable of that name: `local`) at column 6'],
    ['local[-1]', 'expected the index of a local at column 7'],
    ['local[4294967296]', 'expected the index of a local at column 7'],
    ['param[0', 'expected ] at column 8'],
    ['u8', 'expected [ or ( at column 3'],
    ['i32', 'expected [ or ( at column 4'],
    ['0x', 'not a number at column 1'],
    ['0x1g', 'not a number at column 1'],
    ['1.2.3', 'not a number at column 1'],
    ['1.', 'not a number at column 1'],
    ['1e', 'not a number at column 1'],
    ['1__0', 'not a number at column 1'],
    ['line == 010', 'not a number at column 9; remove the leading zeros'],
    ['18446744073709551616', 'a number that does not fit 64 bits at column 1'],
    ['1e999', 'a number that does not fit an f64 at column 1'],
    ["file == 'a.c", "a string without its closing ' at column 9"],
    ['$ > 1', 'expected a name after $ at column 1; write a name with other characters as $"…"'],
    ['1 @ 2', "unexpected '@' at column 3"],
    ['1 😀 2', "unexpected '😀' at column 3"],
    ['1 \u0007', "unexpected '\\u{7}' at column 3"],
    ['file', 'a string is not a condition at column 1; compare it with == or ~'],
    ["file == 'a' && 'b'", '&& cannot take a string at column 13'],
    ['file == 3', 'a string is compared with a number at column 6'],
    ["file < 'a'", '< cannot take a string at column 6'],
    ["-'a'", '- cannot take a string at column 1'],
    ["$x ~ 'a*'", 'only file and function are allowed before ~ at column 4'],
    ['file ~ src', 'expected a pattern in quotes at column 8'],
    ['1.5 & 1', '& takes integers only at column 5'],
    ['~1.5', '~ takes integers only at column 1'],
    ['f32[0] % 2', '% takes integers only at column 8'],
    ['u8[1.5]', 'a value that cannot be an address at column 1'],
    ['i32(1.5)', 'i32 cannot take a float at column 1'],
    ["f64('a')", 'f64 cannot take a string at column 1'],
    [`${'('.repeat(101)}1`, 'nested deeper than 100 levels at column 102'],
    ['!'.repeat(101), 'nested deeper than 100 levels at column 102'],
    [`1${' + 1'.repeat(600)}`, 'more than 1000 tokens at column 2001'],
    [`'${'a'.repeat(100_000)}'`, 'more than 100000 characters at column 100001'],
  ])('%.40s: %s', (text, what) => {
    let message = '';
    try {
      parseWhen(text, '--when');
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
      message = (error as UsageError).message;
    }
    expect(message.startsWith(`--when '`)).toBe(true);
    expect(message.slice(message.indexOf("': ") + 3)).toBe(what);
    // One line, whatever the text.
    expect(message).toBe(message.replaceAll(/\p{Cc}/gu, ''));
    expect(message.length).toBeLessThan(220);
  });

  test('the text is shown, cut and without what would disturb a terminal', () => {
    expect(() => parseWhen("$x\n=='\u001b[31m'", '--when')).toThrow(
      "--when '$x\\u{a}=='\\u{1b}[31m'': a string is compared with a number at column 4",
    );
  });

  test('what is no text at all', () => {
    expect(() => parseWhen(7 as unknown as string)).toThrow(new UsageError('when: expected a string'));
  });
});

test('many groups beside each other are not deep', () => {
  expect(at(`0${' || (1 - (1))'.repeat(120)}`).kind).toBe('never');
});

describe('anything at all', () => {
  const words = fc.constantFrom(
    ...[
      "'",
      '"',
      '$',
      '$x',
      '\\',
      '(',
      ')',
      '[',
      ']',
      'local',
      'param',
      '[0]',
      'file',
      'line',
      'function',
      "'call'",
    ],
    ...[
      'i32',
      'u8',
      'f64',
      '0x',
      '1',
      '.5',
      '1e9',
      '0xffffffffffffffff',
      '&&',
      '||',
      '!',
      '~',
      '-',
      '==',
      '<',
      '<<',
    ],
    ...['/', '%', '0', ' ', '\n', '\ud800', 'é'],
  );
  const soup = fc.array(words, { maxLength: 30 }).map((all) => all.join(''));

  test('is read and specialised, or refused with a UsageError', () => {
    let read = 0;
    fc.assert(
      fc.property(fc.oneof(soup, fc.string({ unit: 'binary', maxLength: 40 })), (text) => {
        try {
          at(text);
          read++;
        } catch (error) {
          if (!(error instanceof UsageError)) throw error;
        }
      }),
      { numRuns: 1000 },
    );
    expect(read).toBeGreaterThan(5);
  });

  test.each([
    ['a number of a million digits', '9'.repeat(99_999)],
    ['backslashes', `'${'\\'.repeat(99_999)}`],
    ['a long chain', `1${' + 1'.repeat(499)}`],
    ['chains in chains', `(1${'|(1'.repeat(98)}${')'.repeat(99)}`],
  ])('%s ends at once', (_, text) => {
    const start = performance.now();
    try {
      at(text);
    } catch (error) {
      expect(error).toBeInstanceOf(UsageError);
    }
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

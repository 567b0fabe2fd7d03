import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { findFunctions, formatAnnotated, hottestFirst } from '../../src/report/index.ts';
import { counts, listing } from './listing.ts';

const [max, abort] = listing.functions;
const annotated = { listing, counts, exact: true };

test('counts and shares of the function, under the source lines', () => {
  expect(formatAnnotated({ ...annotated, fn: max! }, { color: false }).split('\n')).toEqual([
    'max<int, "x">  (src/a,b.c:2, func[4])',
    '50000 instructions ran, 99.99 % of those counted in the module',
    'percent  count  offset   line',
    '                        src/a,b.c',
    '                            3 | if (x)',
    '  20.00  10000    0x28            block',
    '  20.00  10000    0x2a              local.get 0',
    '                        src/in\\x0aline.h',
    '                            9 |',
    '  20.00  10000    0x2c              i32.const 7 (;"a", b;)',
    '                            ? |',
    '  20.00   9999    0x2e              br_if 0',
    '   0.01      1    0x30            end',
    '                        src/a,b.c',
    '                            4 |     return 1;\\x1b[31m',
    '  20.00  10000    0x31          end',
    '',
  ]);
});

test('colour changes nothing but colour, and is there only when asked for', () => {
  const plain = formatAnnotated({ ...annotated, fn: max! }, { color: false });
  const colored = formatAnnotated({ ...annotated, fn: max! }, { color: true });
  expect(colored).not.toBe(plain);
  expect(stripVTControlCharacters(colored)).toBe(plain);
  expect(stripVTControlCharacters(plain)).toBe(plain);
});

test('what did not run has no share; counts that are not exact say so', () => {
  const rows = formatAnnotated({ ...annotated, fn: abort!, exact: false }, { color: false }).split('\n');
  expect(rows[1]).toBe(
    '3 instructions ran, 0.01 % of those counted in the module; these counts are approximate',
  );
  expect(rows.slice(-3)).toEqual([
    '    100      3    0x3c            unreachable',
    '             0    0x3d          end',
    '',
  ]);
  const none = { ...counts, count: new Float64Array(counts.count.length) };
  const idle = formatAnnotated({ ...annotated, fn: max!, counts: none }, { color: false });
  expect(idle).toContain('\n0 instructions ran, 0 % of those counted');
  expect(idle).not.toMatch(/NaN|Infinity/);
});

test('a disassembly is no source of itself', () => {
  const text = formatAnnotated(
    { ...annotated, fn: max!, listing: { ...listing, hasSources: false } },
    { color: false },
  );
  expect(text.split('\n')).toHaveLength(3 + 6 + 1);
});

test('a source that is not what was compiled is marked; a disassembly beside sources is no source, either', () => {
  const changed = { ...listing, isChanged: (file: number) => file === 0 };
  const names = formatAnnotated({ ...annotated, fn: max!, listing: changed }, { color: false })
    .split('\n')
    .filter((row) => row.includes('src/') && !row.startsWith('max'));
  expect(names.map((row) => row.trim())).toEqual([
    'src/a,b.c (changed since it was compiled)',
    'src/in\\x0aline.h',
    'src/a,b.c (changed since it was compiled)',
  ]);
  const fn = { ...max!, isDisassembled: true };
  expect(formatAnnotated({ ...annotated, fn }, { color: false }).split('\n')).toHaveLength(3 + 6 + 1);
});

test.each([
  ['max<int, "x">', [4]],
  ['_Z3max', [4]],
  ['func[5]', [5]],
  ['abort', [5]],
  ['abor', [5]],
  ['a', [4, 5]],
  ['not counted', []],
  ['nothing', []],
])('%s means the functions %j, hottest first', (wanted, expected) => {
  expect(findFunctions(listing, counts, wanted).map(({ funcidx }) => funcidx)).toEqual(expected);
});

test('the hottest function is the one in which most instructions ran', () => {
  const swapped = { ...counts, count: counts.count.map((count, i) => (i < 6 ? 0 : count)) };
  expect(hottestFirst(listing.functions, swapped).map(({ funcidx }) => funcidx)).toEqual([5, 4, 6]);
});

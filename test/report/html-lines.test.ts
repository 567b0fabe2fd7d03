/** What the pages say of lines besides hits: exclusions, functions that are absent, changes, contexts, decisions, instructions. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type {
  BranchFacts,
  ContextFacts,
  CoverageFacts,
  FileFacts,
  InstructionListing,
} from '../../src/coverage/index.ts';
import { contextSets } from '../../src/report/html/browser/contexts.ts';
import { conditionsOf } from '../../src/report/html/decisions.ts';
import { htmlPages } from '../../src/report/html/index.ts';
import { instructionData } from '../../src/report/html/instruction-data.ts';
import { contextCounts, instancesByFile, lineDataOf } from '../../src/report/html/line-data.ts';
import { options } from './sample.ts';

const lines = (...numbers: readonly number[]) =>
  numbers.map((line) => ({ line, hits: line % 2, covered: line % 2 === 1 }));

const file: FileFacts = {
  path: 'src/a.c',
  lines: lines(1, 2, 3, 9),
  functions: [{ name: 'f', line: 1, hits: 1 }],
  excluded: [4, 5],
  dropped: [{ name: 'gone', line: 7, lines: [7, 8] }],
  contexts: [
    { name: 'one', lines: [1] },
    { name: 'two', lines: [1, 3, 9] },
  ],
  changed: [2, 3, 6],
};
const factsOf = (...files: readonly FileFacts[]): CoverageFacts => ({
  omittedFiles: 0,
  modules: [{ name: 'a.wasm', sha256: '', files, inexact: [] }],
});
const pagesOf = (facts: CoverageFacts, texts?: readonly string[]): Map<string, string> =>
  new Map(
    Array.from(
      htmlPages(facts, { ...options, ...(texts && { source: () => ({ lines: texts }) }) }),
      (page) => [page.path.replace(/\.[0-9a-f]{8}\./, '.'), [...page.parts].join('')],
    ),
  );

describe('lines', () => {
  const shown = (page: string) =>
    Array.from(
      page.matchAll(
        /<div class="l ([\w ]+)" id="L(\d+)">.*?<span class="c"[^>]*>([^<]*)<\/span><span class="x">(\d*)<\/span>/g,
      ),
      ([, ...found]) => found,
    );

  const expected = [
    ['hit', '1', '1', '2'],
    ['miss ch', '2', '0', ''],
    ['hit ch', '3', '1', '1'],
    ['excl', '4', 'excl.', ''],
    ['excl', '5', 'excl.', ''],
    ['gone', '7', 'absent', ''],
    ['gone', '8', 'absent', ''],
    ['hit', '9', '1', '1'],
  ];

  test('are marked as excluded, absent, changed, and with the number of their contexts', () => {
    const page = pagesOf(factsOf(file)).get('files/src-a.c.html') ?? '';
    expect(shown(page)).toEqual(expected);
    expect(page).toContain('1 function not in the binary');
    expect(page).toContain(
      '<a href="#L7"><span class="name">gone</span></a> <span class="of">2 lines</span>',
    );
    const withText = pagesOf(factsOf(file), Array(9).fill('x;')).get('files/src-a.c.html') ?? '';
    expect(shown(withText)).toEqual(expected.toSpliced(5, 0, ['no ch', '6', '', '']));
  });

  test('have their sums in the list', () => {
    const list =
      pagesOf(factsOf(file, { ...file, path: 'src/b.c', changed: [], dropped: [] })).get('index.html') ?? '';
    expect(list).toContain('4 lines excluded, 1 function not in the binary');
    expect(list).toMatch(/Changed lines<\/span> <strong>50.0/);
    const rows = [...list.matchAll(/<tr data-n="([^"]*)">.*<\/tr>/g)];
    expect(rows.map(([, numbers]) => numbers)).toEqual(['3 4 1 1 0 0 1 2 1', '3 4 1 1 0 0 0 0 0']);
    expect(rows[0]?.[0]).toContain('<td class="num fair">1/2</td><td class="num mis">1</td>');
    expect(rows[1]?.[0]).toContain('<td class="num none">-</td><td class="num mis">-</td>');
    const plain = pagesOf(factsOf({ path: 'a.c', lines: lines(1), functions: [] }));
    expect(plain.get('index.html')).not.toMatch(/Changed|Absent|excluded/);
    expect([...plain.keys()]).toEqual(['page.css', 'page.js', 'files/a.c.html', 'index.html']);
  });
});

describe('contexts', () => {
  /** The forms that the sets take: bits, or runs. */
  const check = (code: readonly number[], contexts: readonly ContextFacts[]): Set<string> => {
    const made: FileFacts = { path: 'a', functions: [], lines: lines(...code), contexts };
    const data = lineDataOf(made, undefined);
    if (data === undefined) throw new Error('no data');
    const sets = contextSets(data);
    const counts = contextCounts(made);
    const two = [contexts[0], contexts.at(-1)];
    const union = sets.union([0, contexts.length - 1], 600);
    for (const line of code) {
      const found = contexts.flatMap((context, i) => (context.lines.includes(line) ? [i] : []));
      expect(sets.of(line)).toEqual(found);
      expect(counts.get(line)).toBe(found.length);
      expect(union[line]).toBe(two.some((context) => context?.lines.includes(line)) ? 1 : 0);
    }
    return new Set(data.sets.map((set) => (set.startsWith('=') ? 'bits' : 'runs')));
  };

  test('come out of the data as they went in', () => {
    const all = fc.uniqueArray(fc.integer({ min: 1, max: 600 }), { maxLength: 100 });
    const part = fc.array(fc.boolean(), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(all, fc.array(part, { minLength: 1, maxLength: 4 }), (numbers, parts) => {
        const code = numbers.sort((a, b) => a - b);
        const ran = (chosen: readonly boolean[]) => code.filter((line) => chosen[line % chosen.length]);
        check(
          code,
          parts.map((chosen, i) => ({ name: `c${i}`, lines: ran(chosen) })),
        );
      }),
      { numRuns: 60 },
    );
  });

  test('take the form that is shorter', () => {
    const code = Array.from({ length: 600 }, (_, i) => i + 1);
    expect(check(code, [{ name: 'a', lines: code.slice(70) }])).toEqual(new Set(['runs']));
    const scattered = code.filter((line) => line % 2 === 1 || line % 7 === 0);
    expect(check(code, [{ name: 'a', lines: scattered }])).toEqual(new Set(['bits']));
  });

  test('that are equal, and lines without code between, take no room', () => {
    const code = Array.from({ length: 1000 }, (_, i) => i * 3 + 1);
    const contexts = Array.from({ length: 50 }, (_, i) => ({ name: `c${i}`, lines: code.slice(100) }));
    expect(
      lineDataOf({ path: 'a', functions: [], lines: lines(...code), contexts }, undefined)?.sets,
    ).toEqual([`${(301).toString(36)} ${(2999 - 301).toString(36)}`]);
  });
});

describe('decisions', () => {
  const point = (
    line: number,
    column: number,
    to: readonly [number, number],
    more: Partial<BranchFacts> = {},
  ): BranchFacts => ({
    line,
    column,
    kind: 'branch',
    declared: 1,
    number: 0,
    arms: [
      { hits: 1, to: { kind: 'place', line: to[0], column: to[1] } },
      { hits: 0, to: { kind: 'return' } },
    ],
    ...more,
  });
  const parts = (branches: readonly BranchFacts[], text?: string): string[] => {
    const found = conditionsOf(branches, text?.split('\n'));
    return branches.map((branch) => {
      const condition = found.get(branch);
      return condition === undefined ? '-' : `${condition.number}/${condition.of}@${condition.line}`;
    });
  };

  test.each([
    ['if (a && b || c) x;', [5, 10, 15], ['1/3@1', '2/3@1', '3/3@1']],
    ['if (a) x; if (b) y;', [5, 15], ['-', '-']],
    ['f(a && b, c && d);', [3, 8, 11, 16], ['1/2@1', '2/2@1', '1/2@1', '2/2@1']],
    ['x = a ? b : c;', [5], ['-']],
    ['if (a /* ? */) x(b);', [5, 18], ['-', '-']],
    ['if (ü and ñ) x;', [5, 12], ['1/2@1', '2/2@1']],
  ])('%s', (text, columns, expected) => {
    expect(
      parts(
        columns.map((column) => point(1, column, [1, 1])),
        text,
      ),
    ).toEqual(expected);
  });

  test('go over several lines, but not over the end of an expression or into another function', () => {
    const branches = [point(1, 5, [2, 7]), point(2, 7, [3, 1]), point(4, 7, [5, 1])];
    expect(parts(branches, 'if (a // ;\n   && b)\n{\n  if (c || 0) {}\n}')).toEqual(['1/2@1', '2/2@1', '-']);
    const other = [point(1, 5, [1, 10]), point(1, 10, [2, 1], { declared: 7 })];
    expect(parts(other, 'if (a && b)')).toEqual(['-', '-']);
  });

  test('without the text are those that lead to each other on their line', () => {
    expect(parts([point(1, 5, [1, 10]), point(1, 10, [2, 1]), point(1, 30, [2, 1])])).toEqual([
      '1/2@1',
      '2/2@1',
      '-',
    ]);
  });
});

test('instances are marked on lines that several functions have code of, and are data for the panel', () => {
  const [module] = factsOf(file).modules;
  if (module === undefined) throw new Error('no module');
  const instances = [
    {
      path: 'src/a.c',
      name: 'f<int>',
      funcidx: 1,
      lines: [
        [1, 1],
        [3, 0],
      ] as const,
    },
    { path: 'src/a.c', name: 'f<long>', funcidx: 2, lines: [[1, 0]] as const },
  ];
  const pages = pagesOf({ omittedFiles: 0, modules: [{ ...module, instances }] });
  const page = pages.get('files/src-a.c.html') ?? '';
  expect(page.match(/id="L1">.*?<span class="inst">([^<]*)/)?.[1]).toBe('\u00d72');
  expect(page.match(/class="inst"/g)).toHaveLength(1);
  expect(instancesByFile({ omittedFiles: 0, modules: [{ ...module, instances }] }).get('src/a.c')).toEqual({
    functions: ['f<int>  func[1]', 'f<long>  func[2]'],
    instances: { 1: [0, 1, 1, 0], 3: [0, 0] },
  });
});

describe('instructions', () => {
  const listing: InstructionListing = {
    files: ['src/a.c', 'left/out.c'],
    hasSources: true,
    sourceLines: () => undefined,
    functions: [
      {
        funcidx: 3,
        name: 'f',
        file: 0,
        line: 1,
        start: 100,
        end: 110,
        instructions: () => [
          { offset: 100, file: 0, line: 1, text: '  block' },
          { offset: 102, file: 0, line: 1, text: '    nop' },
          { offset: 103, file: 1, line: 1, text: '    nop' },
          { offset: 104, file: -1, line: 0, text: '    nop' },
          { offset: 105, file: 0, line: 1, text: '  end' },
          { offset: 106, file: 0, line: 3, text: '  nop' },
        ],
      },
    ],
  };
  const facts = (counts?: readonly number[]): CoverageFacts => {
    const [module] = factsOf(file).modules;
    if (module === undefined) throw new Error('no module');
    const offset = Uint32Array.of(100, 102, 103, 105, 106);
    return {
      omittedFiles: 0,
      modules: [{ ...module, ...(counts && { instructions: { offset, count: Float64Array.from(counts) } }) }],
    };
  };

  test('are gathered by source and line, with counts where there are some', () => {
    expect([...instructionData(facts([7, 6, 5, 4, 3]), { ...options, listing: () => listing })]).toEqual([
      [
        'src/a.c',
        {
          counted: true,
          texts: ['block', 'nop', 'end'],
          functions: ['f  func[3]'],
          lines: { 1: [0, 2, 100, 0, 7, 2, 1, 6, 0, 1, 105, 2, 4], 3: [0, 1, 106, 1, 3] },
        },
      ],
    ]);
    const plain = instructionData(facts(), { ...options, listing: () => listing }).get('src/a.c');
    expect(plain?.counted).toBe(false);
    expect(plain?.lines).toEqual({ 1: [0, 2, 100, 0, 2, 1, 0, 1, 105, 2], 3: [0, 1, 106, 1] });
  });

  test('are none without the module, and of a disassembly', () => {
    expect(instructionData(facts(), options).size).toBe(0);
    expect(
      instructionData(facts(), { ...options, listing: () => ({ ...listing, hasSources: false }) }).size,
    ).toBe(0);
  });
});

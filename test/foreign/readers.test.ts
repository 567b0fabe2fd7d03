/** What readers of other tools' reports make of their texts. The numbers are counted by hand, or by the tools' own library. */
import libCoverage from 'istanbul-lib-coverage';
import { describe, expect, test } from 'vitest';
import { filesOf, summarize } from '../../src/coverage/index.ts';
import { readForeignReport } from '../../src/foreign/index.ts';
import { formatCobertura, formatLcov } from '../../src/report/index.ts';
import { istanbulParts } from '../../src/report/istanbul.ts';
import { branchSample } from '../report/branch-sample.ts';

const read = (text: string) => readForeignReport(text, 'x')?.facts;
const filesIn = (text: string) => read(text)?.files ?? [];
const arms = (file: ReturnType<typeof filesIn>[number] | undefined) =>
  file?.branches?.map(({ line, arms }) => [line, ...arms.map(({ hits }) => hits)]);
const message = (text: string): string => {
  try {
    read(text);
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
  return '';
};

describe('lcov', () => {
  const oldForm = `TN:first,name
SF:src/a, b].c
FN:3,add
FN:9,12,operator,(int)
FNDA:4,add
FNDA:0,operator,(int)
FNF:2
FNH:1
BRDA:4,0,0,3
BRDA:4,0,1,-
BRDA:4,e1,x < 1, y,-
BRDA:4,e1,else,-
BRF:4
BRH:1
DA:3,4
DA:4,4,checksum
DA:9,0
MCDC:4,2,t,1,0,x
LF:3
LH:2
end_of_record
`;

  test('records of lcov 1, with commas in names and text as names of arms', () => {
    const [file] = filesIn(oldForm);
    expect(file?.path).toBe('src/a, b].c');
    expect(file?.lines.map(({ line, hits }) => [line, hits])).toEqual([
      [3, 4],
      [4, 4],
      [9, 0],
    ]);
    expect(file?.functions).toEqual([
      { name: 'add', line: 3, hits: 4 },
      { name: 'operator,(int)', line: 9, hits: 0 },
    ]);
    expect(arms(file)).toEqual([
      [4, 3, 0],
      [4, 0, 0],
    ]);
  });

  test('functions of lcov 2.2 are those of lcov 1', () => {
    const newForm = oldForm.replace(
      /FN:[\s\S]*?FNF/,
      'FNL:0,3\nFNA:0,4,add\nFNL:1,9,12\nFNA:1,0,operator,(int)\nFNF',
    );
    expect(filesIn(newForm)).toEqual(filesIn(oldForm));
  });

  test('records of one file add up, line ends of Windows, no end of the last line', () => {
    const twice = `${oldForm}${oldForm}`.replaceAll('\n', '\r\n').slice(0, -2);
    const [file, other] = filesIn(twice);
    expect(other).toBeUndefined();
    expect(file?.lines.map(({ hits }) => hits)).toEqual([8, 8, 0]);
    expect(arms(file)).toEqual([
      [4, 6, 0],
      [4, 0, 0],
    ]);
  });

  test('counts that are negative, fractions or too large', () => {
    const [file] = filesIn('SF:a\nDA:1,-3\nDA:2,1.5e3\nDA:3,99999999999999999999\nDA:0,1\nend_of_record\n');
    expect(file?.lines.map(({ hits }) => hits)).toEqual([0, 1500, Number.MAX_SAFE_INTEGER]);
  });

  test('without branches, none were counted', () => {
    expect(read('SF:a\nDA:1,1\nend_of_record\n')?.branches).toBeUndefined();
    expect(read('SF:a\nDA:1,1\nBRF:0\nend_of_record\n')?.branches).toBe('source');
  });

  test.each([
    ['SF:a\nDA:1,1\n', 'line 2: it ends in the middle of a record'],
    ['TN:\nDA:1,1\n', 'line 2: DA is outside of the record of a file'],
    ['SF:a\nDA:x,1\nend_of_record', 'line 2: "x" should be a line'],
    ['SF:a\nDA:1,many\nend_of_record', 'line 2: "many" should be a number of hits'],
    ['SF:a\nDA:1\nend_of_record', 'line 2: "" should be a number of hits'],
    ['SF:a\nSF:b\n', 'line 2: SF is inside'],
    ['SF:\n', 'line 1: SF has no path'],
    ['SF:a\nFNA:0,1,f\n', 'line 2: FNA has the index of no FNL'],
    ['SF:a\nBRDA:1,0,1\n', 'line 2: BRDA should be'],
    ['TN:\nend_of_record\n', 'line 2: end_of_record is outside'],
  ])('%j is damaged', (text, said) => {
    expect(message(text)).toContain(`x is not a sound lcov tracefile: ${said}`);
  });
});

const place = (line?: number, column?: number) => ({ start: { line, column }, end: { line, column } });

describe('istanbul', () => {
  const file = {
    path: '/p/a.js',
    statementMap: { 0: place(1, 0), 1: place(1, 9), 2: place(4, 2), 3: place(9, 0) },
    s: { 0: 1, 1: 7, 2: 0, 3: 2 },
    fnMap: { 0: { name: 'f', decl: place(2, 9), loc: place(3, 0), line: 2 } },
    f: { 0: 5 },
    branchMap: {
      0: { loc: place(4, 2), type: 'if', locations: [place(4, 2), place()], line: 4 },
      1: { loc: place(2, 11), type: 'default-arg', locations: [place(2, 15)], line: 2 },
      2: { loc: place(9, 0), type: 'switch', locations: [place(10, 0), place(11, 0), place(12, 0)], line: 9 },
    },
    b: { 0: [0, 0], 1: [3], 2: [1, 0, 1] },
  };
  const text = JSON.stringify({ [file.path]: file });

  test('counts what istanbul-lib-coverage counts; a branch without a statement is on a line of its own', () => {
    const [facts] = filesIn(text);
    const own = libCoverage.createCoverageMap({ [file.path]: structuredClone(file) as never });
    const wanted = own.getCoverageSummary();
    const { lines, functions, branches } = summarize(facts ? [facts] : []);
    expect(functions).toEqual({ covered: wanted.functions.covered, total: wanted.functions.total });
    expect(branches).toEqual({ covered: wanted.branches.covered, total: wanted.branches.total });
    expect(lines).toEqual({ covered: wanted.lines.covered + 1, total: wanted.lines.total + 1 });
    expect(facts?.lines.map(({ line, hits }) => [line, hits])).toEqual([
      [1, 7],
      [2, 3],
      [4, 0],
      [9, 2],
    ]);
    expect(facts?.branches?.map(({ column, kind }) => [column, kind])).toEqual([
      [12, 'branch'],
      [3, 'branch'],
      [1, 'switch'],
    ]);
  });

  test('the form with `data`, and a byte order mark', () => {
    expect(filesIn(`\uFEFF${JSON.stringify({ [file.path]: { data: file } })}`)).toEqual(filesIn(text));
  });

  test.each([
    ['{"statementMap": ', 'it is not JSON'],
    ['{"a":{"statementMap":{},"s":{},"fnMap":{},"f":{},"branchMap":{}}}', '"b of a" should be an object'],
    ['{"a":{"statementMap":[],"s":{}}}', '"statementMap of a" should be an object'],
    [text.replace('"0":5', '"0":"x"'), 'the counts of "/p/a.js" should be numbers'],
    [text.replace('[1,0,1]', '7'), 'the counts of branches of "/p/a.js" should be arrays'],
  ])('%.60s is damaged', (damaged, said) => {
    expect(message(damaged)).toContain(`x is not a sound coverage map of istanbul: ${said}`);
  });
});

describe('cobertura', () => {
  const xml = (lines: string, methods = '', head = '') => `<?xml version="1.0" ?>${head}
<coverage line-rate="0.5" branch-rate="0.5" version="1"><sources><source><![CDATA[/p]]]]><![CDATA[>]]></source><source>src</source></sources>
<packages><package name="."><classes><class name="a" filename="a&amp;&quot;.c"><methods>${methods}</methods>
<lines>${lines}</lines></class></classes></package></packages></coverage>`;
  const condition = (coverage: string, type = 'jump') =>
    `<condition number="0" type="${type}" coverage="${coverage}"/>`;

  test('lines, functions, sources, arms by condition and by line', () => {
    const method =
      '<method name="f&lt;T&gt;"><lines><line number="7" hits="2"/><line number="3" hits="5"/></lines></method>';
    const report = readForeignReport(
      xml(
        `<line number="3" hits="5"/>
         <line number="4" hits="5" branch="true" condition-coverage="75% (3/4)"><conditions>${condition('50%')}${condition('100%')}</conditions></line>
         <line number="5" hits="1" branch="true" condition-coverage="33% (1/3)"><conditions>${condition('33%', 'switch')}</conditions></line>
         <line number="6" hits="1" branch="true" condition-coverage="75% (3/4)"/>`,
        method,
        '<!DOCTYPE coverage SYSTEM "coverage-04.dtd"><!-- a > b -->',
      ),
      'x',
    );
    expect(report?.directories).toEqual(['/p]]>', 'src']);
    const [file] = report?.facts.files ?? [];
    expect(file?.path).toBe('a&".c');
    expect(file?.lines.map(({ line, hits }) => [line, hits])).toEqual([
      [3, 5],
      [4, 5],
      [5, 1],
      [6, 1],
    ]);
    expect(file?.functions).toEqual([{ name: 'f<T>', line: 3, hits: 5 }]);
    expect(arms(file)).toEqual([
      [4, 1, 0],
      [4, 1, 1],
      [5, 1, 0, 0],
      [6, 1, 1, 1, 0],
    ]);
    expect(file?.branches?.[2]?.kind).toBe('switch');
  });

  test('lines that are in methods only', () => {
    const [file] = filesIn(xml('', '<method name="f"><lines><line number="3" hits="5"/></lines></method>'));
    expect(file?.lines).toEqual([{ line: 3, hits: 5, covered: true }]);
  });

  test.each([
    [xml('<line number="1" hits="x"/>'), 'line 1 has no hits'],
    [xml('<line hits="1"/>'), 'a line has no number'],
    [xml('<line number="1" hits="1" condition-coverage="50% (3/2)"/>'), 'more taken arms than arms'],
    [xml('').slice(0, -3), 'Unclosed root tag'],
    [xml('<line number="1" hits="1">'), 'Unexpected close tag'],
    [xml('').replace('a&amp;', '&bomb;'), 'Invalid character entity'],
  ])('%# is damaged', (damaged, said) => {
    expect(message(damaged)).toMatch(/^x is not sound Cobertura XML: .*; create it again$/);
    expect(message(damaged)).toContain(said);
  });

  test('entities of a document type are not expanded, and arms are bounded', () => {
    const bomb = '<!DOCTYPE c [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>';
    expect(message(xml('<line number="1" hits="&b;"/>', '', bomb))).toContain('Invalid character entity');
    const many = '<line number="1" hits="1" condition-coverage="0% (0/999999999)"/>';
    expect(message(xml(many))).toContain('x has more arms of branches than a report of its length can have');
  });
});

test('other formats are none of these', () => {
  const clover = '<?xml version="1.0"?><coverage generated="1" clover="3.2.0"></coverage>';
  const sonar = '<coverage version="1"><file path="a"/></coverage>';
  for (const text of ['', '{}', '[]', 'a,b\n', clover, sonar, '<report name="jacoco"></report>'])
    expect(read(text), text).toBeUndefined();
});

test('own reports read back with the same totals', () => {
  // A function whose line is not known has no place in these formats.
  const files = filesOf(branchSample).map((file) => ({
    ...file,
    functions: file.functions.filter(({ line }) => line > 0),
  }));
  const wanted = summarize(files);
  const options = { color: false, generator: 'wtrace 0', sourceRoot: '/p', timestamp: 0 };
  const totals = (text: string) => summarize(filesIn(text));
  expect(totals(formatLcov(branchSample))).toEqual(wanted);
  expect(totals([...istanbulParts(branchSample, options)].join(''))).toEqual(wanted);
  expect(totals(formatCobertura(branchSample, options))).toEqual(wanted);
});

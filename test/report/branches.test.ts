import coverage from 'istanbul-lib-coverage';
import { expect, test } from 'vitest';
import { formatClover } from '../../src/report/clover.ts';
import { formatCodecov } from '../../src/report/codecov.ts';
import { formatCobertura, formatLcov, formatText } from '../../src/report/index.ts';
import { formatIstanbul, istanbulFile } from '../../src/report/istanbul.ts';
import { formatJsonSummary } from '../../src/report/json-summary.ts';
import { formatSonarqube } from '../../src/report/sonarqube.ts';
import { formatTextSummary } from '../../src/report/text-summary.ts';
import { branchSample } from './branch-sample.ts';
import { options } from './sample.ts';

test('text has a column, and names the arms that were not taken on lines that ran', () => {
  const [header, , loop, , , total, ...footer] = formatText(branchSample, options).split('\n');
  expect(header).toMatch(/^File +Lines +Cover +Functions +Branches +Missing$/);
  const missing =
    '7-9, 13-20, ~12, 4->9, 4->4:30, 4->return, 5->6, 5->return, 10 arm 2, 12->src/vector.cpp:8';
  expect(loop).toMatch(/^src\/loop\.c +5\/9 +55\.6% +1\/2 +4\/13 /);
  expect(loop?.endsWith(`  ${missing}`)).toBe(true);
  expect(total).toMatch(/^Total +8\/15 +53\.3% +5\/7 +4\/13$/);
  expect(footer).toContain('4->9: the branch on line 4 never went to line 9');
});

test('lcov has a record for each arm: a dash where the branch was never reached', () => {
  const records = formatLcov(branchSample).split('\n');
  const loop = records.slice(records.indexOf('SF:src/loop.c'));
  const ofLoop = loop.slice(0, loop.indexOf('end_of_record')).filter((record) => record.startsWith('BR'));
  expect(ofLoop).toEqual([
    'BRDA:4,0,0,7',
    'BRDA:4,0,1,0',
    'BRDA:4,1,0,0',
    'BRDA:4,1,1,9',
    'BRDA:4,1,2,0',
    'BRDA:5,0,0,-',
    'BRDA:5,0,1,-',
    'BRDA:10,0,0,1',
    'BRDA:10,0,1,0',
    'BRDA:12,0,0,3',
    'BRDA:12,0,1,0',
    'BRDA:20,0,0,-',
    'BRDA:20,0,1,-',
    'BRF:13',
    'BRH:4',
  ]);
  // A file without branches says so.
  expect(records.filter((record) => record === 'BRF:0')).toHaveLength(2);
});

test('cobertura has conditions, and rates', () => {
  const text = formatCobertura(branchSample, options);
  expect(text).toContain('branches-covered="4" branches-valid="13"');
  expect(text).toMatch(/<class name="loop.c" filename="src\/loop.c" line-rate="0.5556" branch-rate="0.3077"/);
  const line = text.slice(text.indexOf('<line number="4" hits='));
  expect(line.slice(0, line.indexOf('</line>') + 7).replace(/\n +/g, '\n')).toBe(
    [
      '<line number="4" hits="4294967297" branch="true" condition-coverage="40% (2/5)">',
      '<conditions>',
      '<condition number="0" type="jump" coverage="50%"/>',
      '<condition number="1" type="switch" coverage="33%"/>',
      '</conditions>',
      '</line>',
    ].join('\n'),
  );
});

test('istanbul reads the arms, and where they lead', () => {
  const map = coverage.createCoverageMap(JSON.parse(formatIstanbul(branchSample, options)));
  expect(map.getCoverageSummary().branches).toMatchObject({ total: 13, covered: 4 });
  const { branchMap, b } = map.fileCoverageFor('/u/me/app/src/loop.c').data;
  expect(Object.values(b)).toEqual([
    [7, 0],
    [0, 9, 0],
    [0, 0],
    [1, 0],
    [3, 0],
    [0, 0],
  ]);
  expect(branchMap['1']).toMatchObject({
    type: 'switch',
    loc: { start: { line: 4, column: 11 } },
    locations: [{ start: { line: 4, column: 29 } }, {}, { start: { line: 4, column: 11 } }],
  });
  const summary = JSON.parse(formatJsonSummary(branchSample, options));
  expect(summary.total.branches).toEqual({ total: 13, covered: 4, skipped: 0, pct: 30.76 });
});

test('formats without single branches have arms by line', () => {
  expect(formatSonarqube(branchSample)).toContain(
    '<lineToCover lineNumber="4" covered="true" branchesToCover="5" coveredBranches="2"/>',
  );
  expect(JSON.parse(formatCodecov(branchSample)).coverage['src/loop.c']).toMatchObject({
    3: 1,
    4: '2/5',
    10: '1/2',
    20: 0,
  });
  const clover = formatClover(branchSample, options);
  expect(clover).toContain('<line num="4" count="4294967297" type="cond" truecount="2" falsecount="3"/>');
  expect(clover).toContain('conditionals="13" coveredconditionals="4"');
  expect(formatTextSummary(branchSample, options)).toContain('Branches   30.8% (4/13)');
});

test('functions and branches that share a place are all there after istanbul has merged two reports', () => {
  const branch = { line: 3, column: 5, kind: 'branch', declared: 1, number: 0 } as const;
  const arms = (hits: number) => [
    { hits, to: { kind: 'return' } } as const,
    { hits: 1, to: { kind: 'place', line: 4, column: 1 } } as const,
  ];
  const file = {
    path: 'a.cpp',
    lines: [{ line: 3, hits: 2, covered: true }],
    functions: [
      { name: 'f<int>', line: 1, hits: 1 },
      { name: 'f<long>', line: 1, hits: 0 },
    ],
    branches: [
      { ...branch, arms: arms(1) },
      { ...branch, number: 1, arms: arms(0) },
    ],
  };
  const map = coverage.createCoverageMap({});
  for (let i = 0; i < 2; i++) map.addFileCoverage(structuredClone(istanbulFile('/a.cpp', file)) as never);
  const merged = map.fileCoverageFor('/a.cpp').data;
  expect([Object.values(merged.f), Object.values(merged.b)]).toEqual([
    [2, 0],
    [
      [2, 2],
      [0, 2],
    ],
  ]);
});

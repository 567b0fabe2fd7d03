import { expect, test } from 'vitest';
import { formatCobertura, formatLcov, formatText } from '../../src/report/index.ts';
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
  expect(footer).toContain('12->15: the branch on line 12 never went to line 15');
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

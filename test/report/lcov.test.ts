import coverage from 'istanbul-lib-coverage';
import libReport, { type ContentWriter } from 'istanbul-lib-report';
import istanbulReports from 'istanbul-reports';
import { expect, test } from 'vitest';
import { filesOf } from '../../src/coverage/index.ts';
import { formatLcov } from '../../src/report/index.ts';
import { sample } from './sample.ts';

test('lcov.info', async () => {
  await expect(formatLcov(sample)).toMatchFileSnapshot('golden/lcov.info');
});

/** What istanbul's writer makes of the same facts. */
function byIstanbul(): string[] {
  const map = coverage.createCoverageMap({});
  for (const { path, lines, functions } of filesOf(sample)) {
    const at = (line: number) => ({ start: { line, column: 0 }, end: { line, column: 1 } });
    const named = functions.filter((fn) => fn.line > 0);
    map.addFileCoverage({
      path: `/u/me/app/${path}`.replace('/u/me/app//', '/'),
      statementMap: Object.fromEntries(lines.map(({ line }, i) => [i, at(line)])),
      s: Object.fromEntries(lines.map(({ hits, covered }, i) => [i, hits === 0 && covered ? 1 : hits])),
      fnMap: Object.fromEntries(
        named.map(({ name, line }, i) => [i, { name, decl: at(line), loc: at(line), line }]),
      ),
      f: Object.fromEntries(named.map(({ hits }, i) => [i, hits])),
      branchMap: {},
      b: {},
    });
  }
  const written: string[] = [];
  const context = libReport.createContext({ coverageMap: map, dir: '/nowhere' });
  const writer = { println: (line: string) => written.push(line), close: () => {} };
  Object.defineProperty(context, 'writer', {
    value: { writeFile: () => writer as unknown as ContentWriter },
  });
  istanbulReports.create('lcovonly', { projectRoot: '/u/me/app' }).execute(context);
  return written;
}

test("line and function records equal those of istanbul's writer", () => {
  // istanbul writes paths relative to the project, leaves overloads alike and commas in names; branches are not counted here.
  const expected = byIstanbul()
    .filter((line) => !/^BR[FH]:/.test(line))
    .map((line) => line.replace('SF:../../../build', 'SF:/build'));
  const overloads = (line: string) =>
    line
      .replace(/_ZN2ns1V2atEi|ns::V::at:15/, 'ns::V::at')
      .replace('_ZN2ns3maxIidEEvv', 'ns::max<int, double>');
  const order = (lines: string[]) =>
    lines
      .join('\n')
      .split('end_of_record')
      .map((r) => r.split('\n').sort())
      .sort();
  const ours = formatLcov(sample).trimEnd().split('\n').map(overloads);
  expect(order(ours)).toEqual(order(expected));
});

test('a line break in a name does not end a record', () => {
  const file = { path: 'a\n.c', lines: [], functions: [{ name: 'f\r\nDA:1,1', line: 1, hits: 0 }] };
  const text = formatLcov({
    omittedFiles: 0,
    modules: [{ name: '', sha256: '', inexact: [], files: [file] }],
  });
  expect(text).toContain('SF:a\\x0a.c\n');
  expect(text).toContain('FN:1,f\\x0d\\x0aDA:1;1:1\n');
});

/** Reports for other tools: their golden texts, and what readers of the formats make of them. */
import coverage from 'istanbul-lib-coverage';
import { describe, expect, test } from 'vitest';
import { type CoverageFacts, filesOf, summarize } from '../../src/coverage/index.ts';
import { type ReportOptions, reports } from '../../src/report/index.ts';
import { branchSample } from './branch-sample.ts';
import { options, sample } from './sample.ts';

const format = (name: string, facts: CoverageFacts = sample, setting: ReportOptions = options): string => {
  const report = reports.find((one) => one.name === name);
  return report?.kind === 'text' ? report.format(facts, setting) : `no report ${name}`;
};
const { lines, functions } = summarize(filesOf(sample));

test.each([
  ['text-summary', 'summary.txt'],
  ['markdown', 'summary.md'],
  ['uncovered', 'uncovered.json'],
  ['istanbul', 'coverage-final.json'],
  ['json-summary', 'coverage-summary.json'],
  ['clover', 'clover.xml'],
  ['codecov', 'codecov.json'],
  ['coveralls', 'coveralls.json'],
  ['lcov2', 'lcov2.info'],
  ['sonarqube', 'sonarqube.xml'],
  ['sarif', 'coverage.sarif'],
  ['github', 'github.txt'],
  ['teamcity', 'teamcity.txt'],
])('%s, without and with branches', async (name, file) => {
  await expect(format(name)).toMatchFileSnapshot(`golden/${file}`);
  await expect(format(name, branchSample)).toMatchFileSnapshot(`golden/branches/${file}`);
});

describe('istanbul-lib-coverage', () => {
  test('reads the coverage map, and counts the same', () => {
    const map = coverage.createCoverageMap(JSON.parse(format('istanbul')));
    const summary = map.getCoverageSummary();
    expect([summary.lines.covered, summary.lines.total]).toEqual([lines.covered, lines.total]);
    // The map has no place for a function whose line is unknown.
    expect(summary.functions.total).toBe(functions.total - 1);
    const file = map.fileCoverageFor('/u/me/app/src/loop.c');
    expect(file.getLineCoverage()).toMatchObject({ 3: 1, 4: 4294967297, 7: 0, 12: 1 });
    expect(file.getUncoveredLines()).toEqual(['7', '9', '13', '20']);
  });

  test('has the summary that json-summary writes', () => {
    const map = coverage.createCoverageMap(JSON.parse(format('istanbul', branchSample)));
    const { total } = JSON.parse(format('json-summary', branchSample)) as {
      total: { lines: object; branches: object };
    };
    const summary = map.getCoverageSummary().toJSON();
    expect(total.lines).toEqual(summary.lines);
    expect(total.branches).toEqual(summary.branches);
    expect(summary.branches).toMatchObject({ covered: 4, total: 13 });
  });

  test('knows the branches of a line', () => {
    const map = coverage.createCoverageMap(JSON.parse(format('istanbul', branchSample)));
    const file = map.fileCoverageFor('/u/me/app/src/loop.c');
    expect(file.getBranchCoverageByLine()).toMatchObject({
      4: { covered: 2, total: 5 },
      12: { covered: 1, total: 2 },
    });
  });
});

test('coveralls: an item for each line, four numbers for each arm, the digest where the source is at hand', () => {
  const setting: ReportOptions = {
    ...options,
    md5: (path) => (path === 'src/loop.c' ? 'd41d8cd98f00b204e9800998ecf8427e' : undefined),
    source: () => ({ lines: Array.from({ length: 30 }, () => '') }),
  };
  const { source_files: files } = JSON.parse(format('coveralls', branchSample, setting)) as {
    source_files: {
      name: string;
      source_digest?: string;
      coverage: (number | null)[];
      branches: number[];
    }[];
  };
  expect(files.map(({ name }) => name)).toEqual(filesOf(branchSample).map(({ path }) => path));
  const loop = files.find(({ name }) => name === 'src/loop.c')!;
  expect(files.filter(({ source_digest }) => source_digest !== undefined)).toEqual([loop]);
  expect(loop.coverage).toHaveLength(30);
  expect(loop.coverage.slice(0, 5)).toEqual([null, null, 1, 4294967297, expect.any(Number)]);
  expect(loop.branches.slice(0, 12)).toEqual([4, 0, 0, 7, 4, 0, 1, 0, 4, 1, 0, 0]);
  const arms = files.flatMap(({ branches }) => branches.filter((_, i) => i % 4 === 3));
  const { branches } = summarize(filesOf(branchSample));
  expect([arms.filter((hits) => hits > 0).length, arms.length]).toEqual([branches.covered, branches.total]);
});

test('SARIF names places that are URI references and lines from 1', () => {
  const { runs } = JSON.parse(format('sarif')) as {
    runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
  };
  const uris = runs.flatMap(({ results }) =>
    results.map(({ locations }) => locations[0]!.physicalLocation.artifactLocation.uri),
  );
  expect(uris[0]).toBe('/build/vendor/parse%20%26%20%3Ceval%3E.c');
  for (const uri of uris) expect(() => new URL(uri, 'file:///')).not.toThrow();
});

/** A name that would end a line, a command, a cell, an attribute, a record. */
const harmful = 'a|b, <x>"\'`]]>\n::error::x\r%\u2028end_of_record\\';
const facts: CoverageFacts = {
  omittedFiles: 0,
  modules: [
    {
      name: 'm',
      sha256: '',
      inexact: [],
      files: [
        {
          path: `${harmful}.c`,
          lines: [
            { line: 1, hits: 0, covered: false },
            { line: 2, hits: 3, covered: true },
          ],
          functions: [{ name: harmful, line: 1, hits: 0 }],
        },
      ],
    },
  ],
};

describe('names harm none', () => {
  test('Markdown: one row, five cells', () => {
    const row = format('markdown', facts).split('\n')[5] ?? '';
    expect(row.replace(/\\[\\|]/g, '').match(/\|/g)).toHaveLength(6);
    expect(row.replace(/\\./g, '')).not.toMatch(/[<>`]/);
  });

  test('GitHub: one command', () => {
    const text = format('github', facts);
    expect(text.match(/\n/g)).toHaveLength(1);
    expect(text).toMatch(/^::warning file=[^:,]*,line=1,endLine=1,title=Not covered::line 1 did not run\n$/);
  });

  test('XML: well formed', () => {
    for (const name of ['clover', 'sonarqube', 'cobertura']) {
      const text = format(name, facts);
      const rest = text.replace(/<\/?[\w!?]+(?:\s+[\w.:-]+(?:="[^"<]*")?|\s+"[^"<]*")*\s*[/?]?>/g, '');
      expect(rest).not.toMatch(/[<>]/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 cannot hold them
      expect(text).not.toMatch(/[\u0000-\u0008\u000b-\u001f]/);
    }
  });

  test('JSON: parsed again', () => {
    for (const name of ['uncovered', 'istanbul', 'json-summary', 'codecov', 'coveralls', 'sarif'])
      expect(() => JSON.parse(format(name, facts))).not.toThrow();
    expect(JSON.parse(format('codecov', facts))).toMatchObject({ coverage: {} });
  });
});

test('annotations: the longest ranges first, at most fifty, the rest counted', () => {
  const many: CoverageFacts = {
    omittedFiles: 0,
    modules: [
      {
        ...facts.modules[0]!,
        files: [
          {
            path: 'x.c',
            lines: Array.from({ length: 200 }, (_, i) => ({
              line: i + 1,
              hits: i % 2,
              covered: i % 2 === 1,
            })),
            functions: [],
          },
          {
            path: 'y.c',
            lines: [3, 4, 9].map((line) => ({ line, hits: 0, covered: false })),
            functions: [],
          },
        ],
      },
    ],
  };
  const rows = format('github', many).trimEnd().split('\n');
  expect(rows).toHaveLength(51);
  expect(rows[0]).toContain('file=y.c,line=3,endLine=9');
  expect(rows[50]).toBe('::notice::51 more ranges of lines did not run');
});

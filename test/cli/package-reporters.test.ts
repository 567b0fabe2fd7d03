/** Reporters of packages: found as istanbul finds them, given wtrace's facts as a coverage map. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, expect, test } from 'vitest';
import { writeReports } from '../../src/cli/emit.ts';
import { packageReporters, reporterFile } from '../../src/cli/reporter-names.ts';
import { filesOf, summarize } from '../../src/coverage/index.ts';
import { nearestName } from '../../src/nearest-name.ts';
import { scratch } from '../helpers/wtrace.ts';
import { branchSample } from '../report/branch-sample.ts';

const here = process.cwd();
afterEach(() => process.chdir(here));

/** A directory with packages, made the current one. */
function project(packages: Readonly<Record<string, string>>): string {
  const directory = scratch();
  for (const [name, text] of Object.entries(packages)) {
    mkdirSync(join(directory, 'node_modules', name), { recursive: true });
    writeFileSync(join(directory, 'node_modules', name, 'index.js'), text);
  }
  process.chdir(directory);
  return directory;
}

const write = (reporter: string[], reportsDir: string, quiet = false) =>
  writeReports({
    facts: branchSample,
    flags: { reporter, reportsDir, failUnder: [], quiet },
    terminal: { color: false },
    sourceRoot: '/u/me/app',
    source: () => undefined,
  } as unknown as Parameters<typeof writeReports>[0]);

/** Stands for istanbul-lib-report and its coverage map, which the repository has. */
const libraries = {
  'istanbul-lib-report': `module.exports = require(${JSON.stringify(join(here, 'node_modules/istanbul-lib-report'))});`,
  'istanbul-lib-coverage': `module.exports = require(${JSON.stringify(join(here, 'node_modules/istanbul-lib-coverage'))});`,
};

test('a class with execute gets the coverage map, the directory and the root; what it prints comes back', async () => {
  const directory = project({
    ...libraries,
    'my-reporter': `module.exports = class {
      constructor(cfg) { this.cfg = cfg; }
      execute(context) {
        const summary = { path: '', data: undefined };
        context.getTree('flat').visit({ onSummary(node) { summary.data = node.getCoverageSummary().toJSON(); } });
        const file = context.writer.writeFile('out.json');
        file.write(JSON.stringify({ root: this.cfg.projectRoot, ...summary.data }));
        file.close();
        process.stdout.write('printed\\n');
      }
    };`,
  });
  const printed = await write(['my-reporter'], join(directory, 'cov'));
  expect(printed).toBe('printed\n');
  expect(await write(['my-reporter'], join(directory, 'cov'), true)).toBe('');
  const found = JSON.parse(readFileSync(join(directory, 'cov/out.json'), 'utf8'));
  const { lines, branches } = summarize(filesOf(branchSample));
  expect(found).toMatchObject({ root: '/u/me/app', lines, branches });
});

test('reporters of istanbul-reports by their names', async () => {
  expect(reporterFile('text-lcov')).toMatch(/istanbul-reports.lib.text-lcov.index\.js$/);
  expect(await write(['text-lcov'], join(scratch(), 'cov'))).toMatch(/^TN:\nSF:.*\nFN:/);
});

test('names of none', () => {
  project({});
  for (const name of ['', 'fs', 'node:fs', 'not-there', '.', '..', '/', 'a\0b'])
    expect(reporterFile(name), name).toBeUndefined();
  expect(packageReporters(['text', 'x', 'none'])).toEqual(['x']);
});

test.each([
  ['module.exports = {};', /no reporter: it exports no class/],
  ['module.exports = class {};', /no reporter: its class has no method execute/],
  ['throw new Error("first\\nsecond");', /^the reporter bad failed: first$/],
  ['module.exports = class { execute() { throw null; } };', /^the reporter bad failed: null$/],
])('%s is one clear line', async (text, said) => {
  const directory = project({ ...libraries, bad: text });
  await expect(write(['bad'], directory)).rejects.toMatchObject({
    code: 'WTRACE_REPORTER',
    message: expect.stringMatching(said),
  });
});

test("without istanbul's libraries the message says how to install them", async () => {
  const directory = project({ lonely: 'module.exports = class { execute() {} };' });
  await expect(write(['lonely'], directory)).rejects.toMatchObject({ code: 'WTRACE_MISSING_PEER' });
});

test('the nearest name', () => {
  const known = ['text', 'html', 'lcov', 'cobertura', 'json-summary'];
  const near = (name: string) => nearestName(name, known);
  expect(['htlm', 'Lcov', 'coberturra', 'jsonsummary', 'tex'].map(near)).toEqual([
    'html',
    'lcov',
    'cobertura',
    'json-summary',
    'text',
  ]);
  expect(near('@scope/other')).toBeUndefined();
});

/** Reports of other tools among saved data: what their files are called, which count, what is left out. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { writeDataFile } from '../../src/coverage/index.ts';
import { type DataOptions, readDataDir } from '../../src/store/index.ts';
import { scratch } from '../helpers/wtrace.ts';

function write(directory: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
}
const lcov = (...paths: string[]) => paths.map((path) => `TN:\nSF:${path}\nDA:1,2\nend_of_record\n`).join('');
const cobertura = (source: string, path: string) =>
  `<coverage line-rate="1"><sources><source>${source}</source></sources><packages><package><classes><class filename="${path}"><lines><line number="1" hits="3"/></lines></class></classes></package></packages></coverage>`;

function filesOf(directory: string, paths: readonly string[], options: Partial<DataOptions> = {}) {
  const data = readDataDir(
    paths.map((path) => join(directory, path)),
    { sourceRoot: directory, ...options },
  );
  return {
    ...data,
    files: data.facts.modules.flatMap(({ files }) =>
      files.map(({ path, lines }) => `${path} ${lines.map(({ hits }) => hits)}`),
    ),
  };
}

test('relative paths belong to the source root, or to the directory at or above the report that has such files', () => {
  const directory = scratch();
  write(directory, {
    'packages/a/src/x.js': '',
    'packages/a/coverage/lcov.info': lcov('src/x.js', 'src/gone.js'),
    'src/y.c': '',
    'out/lcov.info': lcov('src/y.c', 'src/z.c'),
    'out/nowhere.info': lcov('gone.c'),
  });
  const paths = ['packages/a/coverage/lcov.info', 'out/lcov.info', 'out/nowhere.info'];
  expect(filesOf(directory, paths).files).toEqual([
    'gone.c 2',
    'packages/a/src/gone.js 2',
    'packages/a/src/x.js 2',
    'src/y.c 2',
    'src/z.c 2',
  ]);
});

test('absolute paths are remapped and made relative; sources of Cobertura', () => {
  const directory = scratch();
  write(directory, {
    'src/x.c': '',
    'a.info': lcov('/build/src/x.c', join(directory, 'src/y.c'), `file://${directory}/src/w.c`),
    'b.xml': cobertura('/build', 'src/x.c'),
    'c.xml': cobertura('.', 'src/x.c'),
    'd.xml': cobertura('src', 'x.c'),
  });
  const remaps = [{ from: '/build', to: '.' }];
  expect(filesOf(directory, ['a.info', 'b.xml', 'c.xml', 'd.xml'], { remaps }).files).toEqual([
    'src/w.c 2',
    'src/x.c 2',
    'src/y.c 2',
    'src/x.c 9',
  ]);
});

test('globs select them; system libraries are left out unless included', () => {
  const directory = scratch();
  write(directory, { 'a.info': lcov('src/x.c', 'test/t.c', '/usr/include/stdio.h') });
  expect(filesOf(directory, ['a.info']).files).toEqual(['src/x.c 2', 'test/t.c 2']);
  const { files, facts } = filesOf(directory, ['a.info'], { omit: ['test'] });
  expect([files, facts.omittedFiles]).toEqual([['src/x.c 2'], 2]);
  expect(filesOf(directory, ['a.info'], { include: ['/usr/**'] }).files).toEqual(['/usr/include/stdio.h 2']);
  const { warnings } = filesOf(directory, ['a.info'], { include: ['lib'] });
  expect(warnings.map(({ slug }) => slug)).toEqual(['include-unmatched']);
});

test('in directories they are passed over; each file is read once', () => {
  const directory = scratch();
  const own = writeDataFile([{ name: 'm', sha256: '', files: [], inexact: [] }], 'x');
  write(directory, {
    'cov/wtrace.json': own,
    'cov/lcov.info': lcov('a.c'),
    'cov/coverage-final.json': '{"a.c":{"statementMap":{},"s":{},"fnMap":{},"f":{},"branchMap":{},"b":{}}}',
    'cov/cobertura.xml': cobertura('.', 'a.c'),
  });
  expect(filesOf(directory, ['cov']).files).toEqual([]);
  expect(filesOf(directory, ['cov', 'cov/lcov.info', 'cov/../cov/lcov.info']).files).toEqual(['a.c 2']);
});

test('one that is damaged is left out, with a warning', () => {
  const directory = scratch();
  write(directory, {
    'a.info': lcov('a.c'),
    'b.info': `${lcov('b.c')}SF:c.c\n`,
    'c.xml': cobertura('.', 'd.c').slice(0, -9),
  });
  const { files, warnings } = filesOf(directory, ['a.info', 'b.info', 'c.xml']);
  expect(files).toEqual(['a.c 2']);
  expect(warnings.map(({ slug }) => slug)).toEqual(['data-left-out', 'data-left-out']);
  expect(() => filesOf(directory, ['b.info'])).toThrow(
    /not a sound lcov tracefile.*no coverage data is left/,
  );
});

/** Data files that are deep or long, or that claim to hold more than they do. */
import { packContainer } from '../../src/store/container.ts';
import { sha256 } from '../../src/store/sha256.ts';
import type { HostileInput } from './input.ts';

const DEEP = `${'['.repeat(2e5)}${']'.repeat(2e5)}`;
const dataText = (modules: string, version = '1'): string =>
  `{"format":"wtrace","version":${version},"generator":"test","modules":${modules}}`;

const deepData = [
  { name: 'data file nested 200,000 deep', text: dataText(DEEP) },
  { name: 'data file with a version nested 200,000 deep', text: dataText('[]', DEEP) },
  { name: 'data file of objects 200,000 deep', text: dataText('{"a":'.repeat(2e5) + 1 + '}'.repeat(2e5)) },
  {
    name: 'data file with lines nested 200,000 deep',
    text: dataText(`[{"name":"m","sha256":"","files":[{"path":"p","functions":[],"lines":${DEEP}}]}]`),
  },
  {
    name: 'data file with a version of 1.8 million characters',
    text: dataText('[]', `"${'9'.repeat(1.8e6)}"`),
  },
];

/** A run of as many modules, each of which claims to have so many counters: all of them zeros, in two numbers. */
function claims(modules: number, counters: number, module: Uint8Array = new Uint8Array(1)): HostileInput {
  const one = { id: sha256(module), complete: true, counters, ends: [], inexact: [] };
  const zeros = Uint8Array.of(0, ...leb(counters - 1));
  const header = { generator: 'x', workingDirectory: '/p', modules: Array<object>(modules).fill(one) };
  return { entry: 'data-run', run: packContainer('run', header, Array(modules).fill(zeros)), module };
}

function claimingModule(): HostileInput {
  const header = {
    ...{
      name: 'm',
      sha256: '',
      linesFrom: 'dwarf',
      counterCount: 2 ** 26,
      everyBlock: false,
      hitOnly: false,
    },
    ...{ filesWithCode: ['a.c'], filesOmitted: [], warnings: [] },
  };
  return claims(1, 2 ** 26, packContainer('module', header, [new Uint8Array(100)]));
}

function leb(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) | 0x80, ...leb(Math.floor(value / 128))];
}

const inCobertura = (lines: string): string =>
  `<coverage line-rate="1"><packages><package><classes><class filename="a.c"><lines>${lines}</lines></class></classes></package></packages></coverage>`;

/** Reports of other tools. */
const reports: readonly { readonly name: string; readonly text: string }[] = [
  {
    name: 'lcov: 30,000 arms on one line',
    text: `SF:a\n${'BRDA:1,0,0,1\n'.repeat(30_000)}end_of_record\n`,
  },
  {
    name: 'lcov: 30,000 functions',
    text: `SF:a\n${Array.from({ length: 30_000 }, (_, i) => `FN:${i + 1},f${i}\n`).join('')}end_of_record\n`,
  },
  {
    name: 'lcov: 1,000 files',
    text: Array.from({ length: 1_000 }, (_, i) => `SF:${i}\nDA:${2 ** 52},1\nend_of_record\n`).join(''),
  },
  {
    name: 'Cobertura: 200,000 elements deep',
    text: inCobertura('<a>'.repeat(200_000) + '</a>'.repeat(200_000)),
  },
  {
    name: 'Cobertura: lines of 60,000 arms',
    text: inCobertura('<line number="1" hits="1" condition-coverage="0% (0/60000)"/>'.repeat(2000)),
  },
  {
    name: 'Cobertura: 16 MB of attributes',
    text: inCobertura(
      `<line number="1" hits="1" ${Array.from({ length: 1e6 }, (_, i) => `a${i}="${i}" `).join('')}/>`,
    ),
  },
  {
    name: 'istanbul: nested 200,000 deep',
    text: `{"statementMap":${'['.repeat(200_000)}${']'.repeat(200_000)}}`,
  },
];

/** One of each, as in `shapes`. */
export const dataShapes: readonly { readonly name: string; readonly make: () => HostileInput }[] = [
  ...deepData.map(({ name, text }) => ({
    name,
    make: (): HostileInput => ({ entry: 'data-file', text }),
  })),
  ...reports.map(({ name, text }) => ({ name, make: (): HostileInput => ({ entry: 'report', text }) })),
  { name: 'run file that claims 2^26 counters of no module', make: () => claims(1, 2 ** 26) },
  { name: 'run file that claims 2^26 counters, 1,000 times', make: () => claims(1000, 2 ** 26) },
  { name: 'module file that claims 2^26 counters', make: claimingModule },
];

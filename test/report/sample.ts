/** Facts as real programs give them, for the tests of reports. */
import type { CoverageFacts, LineFacts } from '../../src/coverage/index.ts';
import type { ReportOptions } from '../../src/report/index.ts';

const lines = (text: string): readonly LineFacts[] =>
  text.split(' ').map((entry) => {
    const [line = '', hits = ''] = entry.split(':');
    return hits === '~'
      ? { line: Number(line), hits: 0, covered: true }
      : { line: Number(line), hits: Number(hits), covered: Number(hits) > 0 };
  });

/** Three files: C with gaps, C++ with overloads and commas, one of another machine that did not run. */
export const sample: CoverageFacts = {
  omittedFiles: 38,
  modules: [
    {
      name: 'app.wasm',
      sha256: 'c0ffee00'.repeat(8),
      inexact: [],
      files: [
        {
          path: '/build/vendor/parse & <eval>.c',
          lines: lines('10:0 11:0 12:0'),
          functions: [{ name: 'parse', line: 10, hits: 0 }],
        },
        {
          path: 'src/loop.c',
          lines: lines('3:1 4:4294967297 5:9007199254740991 7:0 9:0 10:1 12:~ 13:0 20:0'),
          functions: [
            { name: 'main', line: 2, hits: 1 },
            { name: 'unused', line: 19, hits: 0 },
          ],
        },
        {
          path: 'src/vector.cpp',
          lines: lines('8:6 12:3 15:3'),
          functions: [
            { name: 'ns::max<int, double>', linkageName: '_ZN2ns3maxIidEEvv', line: 8, hits: 6 },
            { name: 'ns::V::at', linkageName: '_ZN2ns1V2atEi', line: 12, hits: 3 },
            { name: 'ns::V::at', line: 15, hits: 3 },
            { name: 'lambda', line: 0, hits: 1 },
          ],
        },
      ],
    },
  ],
};

/** Options without colour or limit. */
export const options: ReportOptions = {
  color: false,
  generator: 'wtrace 0.1.0',
  sourceRoot: '/u/me/app',
  timestamp: 1_700_000_000_000,
};

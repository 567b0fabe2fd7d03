/** Facts with branches and with names that would end a line, a record, an element or a comment: for what reads our reports. */
import type { BranchFacts, CoverageFacts } from '../../src/coverage/index.ts';
import { branchSample } from '../report/branch-sample.ts';

const name = 'a|b, <x>"\'`]]>--\n::error::\r%\u2028end_of_record\nDA:1,1\\&#0;\u0001';

const point = (line: number, ...hits: readonly number[]): BranchFacts => ({
  line,
  column: 3,
  kind: hits.length > 2 ? 'switch' : 'branch',
  declared: 1,
  number: 0,
  arms: hits.map((count) => ({ hits: count, to: { kind: 'place', path: `${name}.h`, line: 1, column: 1 } })),
});

/** See above. */
export const harmfulFacts: CoverageFacts = {
  ...branchSample,
  modules: [
    ...branchSample.modules,
    {
      name,
      sha256: '',
      inexact: [name],
      branches: 'source',
      files: [
        {
          path: `src/${name}.c`,
          lines: [1, 2, 5, 9].map((line) => ({ line, hits: line % 2, covered: line % 2 === 1 })),
          functions: [
            { name, line: 1, hits: 1 },
            { name: `${name},2`, linkageName: name, line: 1, hits: 0 },
          ],
          branches: [point(1, 1, 0), point(5, 0, 0, 3), point(9, 1, 1)],
        },
      ],
    },
  ],
};

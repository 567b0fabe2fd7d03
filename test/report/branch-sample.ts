/** Facts with branches, for the tests of reports. */
import type { BranchFacts, BranchTarget, CoverageFacts } from '../../src/coverage/index.ts';
import { sample } from './sample.ts';

/** Where an arm leads, as `12`, `12:3`, `other.h:4` or `return`. */
function target(text: string): BranchTarget {
  const [, path, line, column] = /^(?:([^:]*[a-z]):)?(\d+)(?::(\d+))?$/.exec(text) ?? [];
  if (line === undefined) return { kind: text as 'return' };
  return { kind: 'place', ...(path && { path }), line: Number(line), column: Number(column ?? 0) };
}

/** A point: where, then each arm as `target=hits`. */
function point(line: number, column: number, arms: string, more: Partial<BranchFacts> = {}): BranchFacts {
  return {
    line,
    column,
    kind: 'branch',
    declared: 2,
    number: 0,
    arms: arms.split(' ').map((arm) => {
      const [to = '', hits = ''] = arm.split('=');
      return { hits: Number(hits), to: target(to) };
    }),
    ...more,
  };
}

const byPath: Readonly<Record<string, readonly BranchFacts[]>> = {
  'src/loop.c': [
    // Taken, and not; arms on the line of the branch; one that was never reached, on a line that ran.
    point(4, 3, '5:1=7 9:1=0'),
    point(4, 12, '4:30=0 4:40=9 return=0', { kind: 'switch' }),
    point(5, 9, '6:1=0 return=0'),
    // Two arms of one place; one in another file.
    point(10, 3, '12:5=1 12:5=0'),
    point(12, 3, '13:1=3 src/vector.cpp:8:2=0'),
    // On a line that did not run.
    point(20, 3, '21:1=0 22:1=0'),
  ],
};

/** The files of `sample`, whose branches were counted. */
export const branchSample: CoverageFacts = {
  ...sample,
  modules: sample.modules.map((module) => ({
    ...module,
    branches: 'source',
    files: module.files.map((file) => ({ ...file, branches: byPath[file.path] ?? [] })),
  })),
};

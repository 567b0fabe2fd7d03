import { basename } from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { engine } from './test/helpers/engine.ts';

/** Full tests that depend on when things happen, or that measure: nothing else runs beside them. */
const alone = ['engines', 'kill', 'large-data', 'page', 'signals', 'waits'].map(
  (name) => `test/full/${name}.test.ts`,
);

const lacking = [
  ...(engine.suspending ? [] : ['**/*.jspi.test.ts']),
  ...(engine.secondMemory ? [] : ['**/*.ring.test.ts']),
];

/** Files named `long-*` first: a small file may be a long test, and one that starts last is waited for alone. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => basename(moduleId).startsWith('long-');
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}

// `unit` is what `npm test` runs: no network, no compiler, nothing beside the clone. `full` needs what
// scripts/test-full.mjs installs; `full-alone` the same, one by one. Files named `*.jspi.test.ts` are for engines that can
// suspend stacks, `*.ring.test.ts` for those with a second memory.
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          // The tests keep nothing in modules that others see, and loading them for each file takes a quarter of the time.
          isolate: false,
          exclude: ['test/full/**', ...lacking],
          testTimeout: 60_000,
          // Entry points are loaded in hooks, and machines are slow.
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'full',
          include: ['test/full/**/*.test.ts'],
          exclude: [...alone, ...lacking],
          testTimeout: 600_000,
          // Installing packages, and removing what was installed and built.
          hookTimeout: 120_000,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'full-alone',
          include: alone,
          testTimeout: 600_000,
          maxWorkers: 1,
          sequence: { groupOrder: 2 },
        },
      },
    ],
    pool: 'forks',
    sequence: { sequencer: LongFirst },
    globalSetup: ['test/helpers/global-setup.ts'],
  },
});

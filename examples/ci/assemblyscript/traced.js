// Loads the module with wtrace's `load`, which counts, and saves what ran when the process ends.
import { mkdirSync, writeFileSync } from 'node:fs';
import { formatJson, load } from 'wtrace';

const program = await load('build/debug.wasm', {
  coverage: { branches: true },
  imports: {
    env: {
      // What AssemblyScript's `assert` calls; the guest traps after it.
      abort() {
        throw new Error('assertion failed');
      },
    },
  },
});
export const { daysIn, dayOfYear } = program.exports;

// `node --test` runs each test file in a process of its own: each saves a file, and `wtrace report` adds them up.
const directory = process.env.WTRACE_DATA_DIR;
if (directory !== undefined) {
  process.once('exit', () => {
    mkdirSync(directory, { recursive: true });
    writeFileSync(`${directory}/tests-${process.pid}.json`, formatJson(program.coverage()));
  });
}

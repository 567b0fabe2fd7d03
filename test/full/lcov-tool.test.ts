/** The real lcov reads what `--reporter lcov` writes, and counts the same. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture, scratch, wtrace } from '../helpers/wtrace.ts';

test.each(['c-loops/yowasp22-O0.wasm', 'cpp-templates/yowasp22-O0.wasm', 'rust-basic/O0.wasm'])(
  '%s',
  (path) => {
    const directory = scratch();
    wtrace(['run', '--reporter', 'lcov,json', fixture(path)], { cwd: directory });
    const info = join(directory, 'coverage/lcov.info');
    const summary = execFileSync('lcov', ['--summary', info], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const text = wtrace(['report', 'coverage'], { cwd: directory }).stdout;
    const [, lines, total, functions, allFunctions] =
      /^Total +(\d+)\/(\d+) +\S+ +(\d+)\/(\d+)/m.exec(text) ?? [];
    expect(summary).toContain(`(${lines} of ${total} lines)`);
    expect(summary).toContain(`(${functions} of ${allFunctions} functions)`);
  },
);

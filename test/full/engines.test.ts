import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { describeWith, nodeOf } from './available.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What depends on the engine: the rewriter and the runtime against the slow reference. */
const suites = ['test/oracle', 'test/rewriter', 'test/runtime', 'test/hosts'];

describe.each([22, 24, 26] as const)('Node %i', (major) => {
  describeWith(`node${major}`)('from npm', () => {
    test(`counts what the slow reference counts`, () => {
      const node = nodeOf(major);
      const vitest = join(root, 'node_modules/vitest/vitest.mjs');
      const args = [vitest, 'run', '--project', 'unit', '--reporter=json', '--silent', ...suites];
      const report = JSON.parse(
        execFileSync(node, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28, stdio: 'pipe' }),
      );
      expect(report.numFailedTests).toBe(0);
      expect(report.numPassedTests).toBeGreaterThan(20);
    });
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { describeWith, nodeOf } from './available.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** What depends on the engine: the rewriter and the runtime, against the slow reference among others. */
const suites = [
  'test/oracle',
  'test/random',
  'test/rewriter',
  'test/runtime',
  'test/load',
  'test/hosts',
  'test/full/hosts',
  'test/full/variables.ring.test.ts',
  'test/coverage/instruction-counts.test.ts',
  'test/cli/stack-trace.test.ts',
  'test/full/examples.test.ts',
];

/** What is read here of vitest's JSON report. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

function runUnitTests(node: string): Report {
  const directory = mkdtempSync(join(tmpdir(), 'wtrace-engine-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'report.json');
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [
    vitest,
    'run',
    '--project',
    'unit',
    '--project',
    'full',
    '--maxWorkers=2',
    '--reporter=json',
    `--outputFile.json=${file}`,
    ...suites,
  ];
  const { stdout, stderr } = spawnSync(node, args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 28 });
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    throw new Error(`vitest left no report: ${stdout}${stderr}`);
  }
}

describe.each([22, 24, 26] as const)('Node %i', (major) => {
  describeWith(`node${major}`)('from npm', () => {
    test('passes the unit tests that depend on the engine', () => {
      const { testResults } = runUnitTests(nodeOf(major));
      const failed = testResults.flatMap(({ name, status, assertionResults }) => {
        const tests = assertionResults.filter((result) => result.status !== 'passed');
        if (tests.length === 0 && status === 'failed') return [`${name} does not load`];
        return tests.map((result) => result.fullName);
      });
      expect(failed).toEqual([]);
      const all = testResults.flatMap(({ assertionResults }) => assertionResults);
      const inRing = all.filter(({ fullName }) => /\bring\b/.test(fullName));
      console.log(`Node ${major}: ${all.length} unit tests, ${inRing.length} of them of delivery \`ring\``);
      expect(all.length).toBeGreaterThan(700);
      // What the Node of `npm test` may lack.
      expect(inRing.length).toBeGreaterThan(60);
      const suspends = testResults.some(({ name }) => name.endsWith('.jspi.test.ts'));
      expect(suspends).toBe(major >= 24);
    });
  });
});

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { describeInstructionCounts } from '../coverage/instructions.ts';
import { savedJson } from '../helpers/saved.ts';
import { command, environment, fixture, scratch } from '../helpers/wtrace.ts';
import { fixtureRuns } from '../rewriter/fixtures.ts';
import { describeWith, nodeOf } from './available.ts';

// Those with tens of millions of events too: only the slow reference is slow with them.
describeInstructionCounts(fixtureRuns().filter(({ long, bytes }) => long || bytes.length >= 100_000));

describe.each([22, 24, 26] as const)('Node %i', (major) => {
  describeWith(`node${major}`)('from npm', () => {
    test.each([
      ['c-ends/O0.wasm', 'divide'],
      ['c-ends/O2.wasm', 'exit'],
      ['cjson/yowasp22-O0.wasm', ''],
      ['rust-basic/O2.wasm', 'panic'],
    ])('%s %s: counts as this Node does', (module, argument) => {
      const of = (node: string) => {
        const directory = scratch();
        const args = [
          'run',
          '-q',
          '--count',
          'instructions',
          '--data-dir',
          directory,
          fixture(module),
          argument,
        ];
        spawnSync(node, [command, ...args], { input: '{"a":[1,2]}', env: environment() });
        return savedJson(directory, {}, readFileSync(fixture(module)));
      };
      const own = of(process.execPath);
      expect(own.modules[0]?.instructions?.length).toBeGreaterThan(300);
      expect(of(nodeOf(major))).toEqual(own);
    });
  });
});

import { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { addPlacementOptions } from '../../src/cli/placement-options.ts';

describe('what follows --branches is its value only if it is one', () => {
  const parse = (...argv: string[]) => {
    const command = new Command('run')
      .argument('<module>')
      .argument('[args...]')
      .passThroughOptions()
      .exitOverride()
      .configureOutput({ writeErr: () => {} });
    addPlacementOptions(command)
      .option('--timeout <seconds>')
      .option('-q, --quiet')
      .parse(argv, { from: 'user' });
    return [command.opts()['branches'], ...command.args];
  };
  test.each([
    [
      ['--branches', 'a.wasm'],
      [true, 'a.wasm'],
    ],
    [
      ['--branches', 'all', 'a.wasm'],
      ['all', 'a.wasm'],
    ],
    [
      ['--branches=all', 'a.wasm'],
      ['all', 'a.wasm'],
    ],
    [
      ['-q', '--timeout', '5', '--branches', 'a.wasm', '--branches'],
      [true, 'a.wasm', '--branches'],
    ],
    [
      ['a.wasm', '--branches', 'all'],
      [undefined, 'a.wasm', '--branches', 'all'],
    ],
    [
      ['--timeout', '--branches', 'a.wasm'],
      [undefined, 'a.wasm'],
    ],
    [
      ['--', 'a.wasm', '--branches'],
      [undefined, 'a.wasm', '--branches'],
    ],
  ])('%j', (argv, parsed) => {
    expect(parse(...argv)).toEqual(parsed);
  });

  test('other values are refused', () => {
    expect(() => parse('--branches=some', 'a.wasm')).toThrow(
      '--branches=some: expected --branches, or --branches all',
    );
  });
});

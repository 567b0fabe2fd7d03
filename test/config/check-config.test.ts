import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkConfig, configOptions, configSchema } from '../../src/config/index.ts';

const check = (config: unknown) => checkConfig(config, 'wtrace.config.js');

describe('checkConfig', () => {
  test('gives each key that is set, as command-line values', async () => {
    const entries = await check({
      $schema: 'x',
      reporter: 'text',
      include: ['a', 'b'],
      failUnder: { lines: 80, 'src/**': 95.5 },
      remap: { '/build': 'src' },
      env: { A: '1=2', B: true },
      timeout: 5,
      branches: 'all',
      omit: undefined,
    });
    expect(entries.map(({ key, shape, value }) => [key, shape.toArguments?.(value as never)])).toEqual([
      ['reporter', ['text']],
      ['include', ['a', 'b']],
      ['failUnder', ['lines=80', 'src/**=95.5']],
      ['remap', ['/build=src']],
      ['env', ['A=1=2', 'B']],
      ['timeout', ['5']],
      ['branches', undefined],
    ]);
    const [gates] = await check({ failUnder: [80, 'functions=90'] });
    expect(gates?.shape.toArguments?.(gates.value as never)).toEqual(['80', 'functions=90']);
  });

  test.each([
    ['reporters', 'reporter'],
    ['reports-dir', 'reportsDir'],
    ['FAILUNDER', 'failUnder'],
    ['fail_under', 'failUnder'],
    ['inclde', 'include'],
    ['basline', 'baseline'],
  ])('%s is unknown: did you mean %s?', async (key, near) => {
    await expect(check({ [key]: 1 })).rejects.toThrow(
      `wtrace.config.js: unknown key "${key}"; did you mean ${near}?`,
    );
  });

  test.each(['constructor', '__proto__', 'x'.repeat(1000), 'zzz'])(
    '%.20s is unknown, and near to nothing',
    async (key) => {
      const config = JSON.parse(`{${JSON.stringify(key)}: 1}`) as unknown;
      await expect(check(config)).rejects.toThrow(/; keys are include, omit, /);
      await expect(check(config)).rejects.toMatchObject({ code: 'WTRACE_CONFIG' });
    },
  );

  test.each([
    [{ reporter: 1 }, 'reporter must be a string or a list of strings, not a value of type number'],
    [{ include: ['a', 1] }, 'include must be a string or a list of strings'],
    [{ failUnder: { lines: '80' } }, 'failUnder must be a percentage'],
    [{ failUnder: Number.NaN }, 'failUnder must be a percentage'],
    [{ quiet: 'yes' }, 'quiet must be true or false, not "yes"'],
    [{ remap: ['a=b'] }, 'remap must be an object of paths'],
    [{ remap: { 'a=b': 'c' } }, 'remap must be an object of paths'],
    [{ env: { A: 1 } }, 'env must be an object of strings'],
    [{ branches: 'some' }, "branches must be true, false or 'all'"],
    [{ timeout: '5' }, 'timeout must be a number'],
    [{ dataDir: null }, 'dataDir must be a string, not null'],
  ])('%j is refused', async (config, message) => {
    await expect(check(config)).rejects.toThrow(`wtrace.config.js: ${message}`);
  });

  test.each([[null], [[]], ['text'], [() => ({})]])('%s is no configuration', async (config) => {
    await expect(check(config)).rejects.toThrow('wtrace.config.js must be an object of options');
  });
});

test('the schema of the documentation is that of the table', () => {
  const path = new URL('../../docs/wtrace-config.schema.json', import.meta.url);
  expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(configSchema());
});

test('docs/configuration.md has every key and no other', () => {
  const text = readFileSync(new URL('../../docs/configuration.md', import.meta.url), 'utf8');
  const rows = [...text.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]);
  expect(rows).toEqual(Object.keys(configOptions));
});

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import process from 'node:process';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { applyConfig } from '../../src/cli/apply-config.ts';
import { createProgram } from '../../src/cli/program.ts';
import { configOptions, notConfigurable } from '../../src/config/index.ts';
import { configNames, findConfig } from '../../src/config-files/index.ts';
import { scratch } from '../helpers/wtrace.ts';

/** Commands that take a configuration. */
function commands(): ReadonlyMap<string, Command> {
  const all: Command[] = [];
  const collect = (command: Command): void => {
    all.push(command);
    for (const each of command.commands) collect(each);
  };
  collect(createProgram(() => {}));
  return new Map(
    all
      .filter((each) => each.options.some(({ long }) => long === '--config'))
      .map((each) => [each.name(), each]),
  );
}

describe('the table of keys', () => {
  const options = [...commands().values()].flatMap((command) =>
    command.options.map((each) => each.attributeName()),
  );

  test('has every option of commands that take a configuration, or says why not', () => {
    expect([...commands().keys()].sort()).toEqual(['config', 'exec', 'instrument', 'report', 'run', 'save']);
    const missing = options.filter(
      (name) => !Object.hasOwn(configOptions, name) && !notConfigurable.includes(name),
    );
    expect([...new Set(missing)]).toEqual([]);
  });

  test('has no key that is none', () => {
    for (const key of [...Object.keys(configOptions), ...notConfigurable])
      expect(options, key).toContain(key);
  });
});

/** The options of `wtrace run`, given a configuration and arguments before the module. */
async function applied(
  config: object,
  args: readonly string[] = [],
  name = 'run',
): Promise<Command & { folder: string }> {
  const folder = scratch();
  const path = join(folder, 'x.json');
  writeFileSync(path, JSON.stringify(config));
  const command = commands().get(name);
  if (command === undefined) throw new Error(name);
  command.parseOptions([...args, '--config', path]);
  await applyConfig(command);
  return Object.assign(command, { folder });
}

describe('a configuration', () => {
  test('has the meaning of the options, with paths in its folder', async () => {
    const command = await applied({
      reporter: ['text', 'lcov'],
      reportsDir: 'out',
      failUnder: { lines: 80, file: 60 },
      remap: { '/build': 'src' },
      dir: ['data::/data', 'here'],
      env: { A: '1' },
      allowRead: '../shared',
      branches: false,
      cache: false,
      timeout: 5,
      traceFile: '-',
      diff: 'origin/main',
      hitOnly: false,
    });
    const { folder } = command;
    expect(command.opts()).toMatchObject({
      reporter: ['text', 'lcov'],
      reportsDir: join(folder, 'out'),
      failUnder: [
        { kind: 'total', of: 'lines', percent: 80 },
        { kind: 'each-file', percent: 60 },
      ],
      remap: [{ from: '/build', to: 'src' }],
      dir: { '/data': join(folder, 'data'), here: join(folder, 'here') },
      env: { A: '1' },
      allowRead: [join(folder, '../shared')],
      branches: false,
      cache: false,
      timeout: 5,
      traceFile: '-',
      diff: 'origin/main',
      sourceRoot: folder,
      workingDirectory: process.cwd(),
    });
    expect(command.opts()).not.toHaveProperty('hitOnly');
    expect((await applied({ diff: 'x.patch', branches: 'all' })).opts()).toMatchObject({ branches: 'all' });
    const reporter = await applied({ reporter: ['./x.json', 'text'] });
    expect(reporter.opts()).toMatchObject({ reporter: [join(reporter.folder, 'x.json'), 'text'] });
    const patch = await applied({ diff: 'x.patch', sourceRoot: 'src' });
    expect(patch.opts()).toMatchObject({
      diff: join(patch.folder, 'x.patch'),
      sourceRoot: join(patch.folder, 'src'),
    });
  });

  test('gives way to the command line and to the environment', async () => {
    const config = {
      reporter: 'html',
      failUnder: 90,
      branches: true,
      cache: false,
      dataDir: 'cov',
      include: 'a',
    };
    const args = [
      '--reporter',
      'lcov',
      '--fail-under',
      '5',
      '--no-branches',
      '--include',
      'b',
      '--include',
      'c',
    ];
    expect((await applied(config, args)).opts()).toMatchObject({
      reporter: ['lcov'],
      failUnder: [{ percent: 5 }],
      branches: false,
      include: ['b', 'c'],
      cache: false,
    });
    const before = process.env['WTRACE_DATA_DIR'];
    try {
      process.env['WTRACE_DATA_DIR'] = 'other';
      expect((await applied(config)).opts()).not.toHaveProperty('dataDir');
    } finally {
      if (before === undefined) delete process.env['WTRACE_DATA_DIR'];
      else process.env['WTRACE_DATA_DIR'] = before;
    }
  });

  test('gives a command the options that it has', async () => {
    const opts = (await applied({ timeout: 5, reporter: 'html', invoke: 'f' }, [], 'report')).opts();
    expect(opts).toMatchObject({ reporter: ['html'] });
    expect(opts).not.toHaveProperty('timeout');
    expect((await applied({ failUnder: 5 }, ['--no-config'])).opts()).toMatchObject({
      failUnder: [{ percent: 5 }],
    });
    expect((await applied({ failUnder: 5 }, [], 'instrument')).opts()).not.toHaveProperty('failUnder');
  });

  test.each([
    [{ reporter: 'htm' }, /x\.json: reporter: unknown reporter 'htm'/],
    [{ failUnder: 101 }, /x\.json: failUnder: --fail-under 101: expected a percentage/],
    [{ timeout: -1 }, /x\.json: timeout: --timeout -1/],
    [{ count: 'words' }, /x\.json: count: --count words/],
    [{ dataDir: 5 }, /x\.json: dataDir must be a string/],
  ])('%j is refused, and it is said where', async (config, message) => {
    await expect(applied(config)).rejects.toThrow(message);
    await expect(applied(config)).rejects.toMatchObject({ code: 'WTRACE_CONFIG' });
  });
});

describe('findConfig', () => {
  const made = (): { readonly root: string; readonly below: string } => {
    const root = scratch();
    const below = join(root, 'a', 'b');
    mkdirSync(below, { recursive: true });
    return { root, below };
  };
  const found = (root: string, from: string): string | undefined => {
    const path = findConfig(from);
    return path && relative(root, path);
  };

  test('finds the nearest one, files before package.json', () => {
    const { root, below } = made();
    mkdirSync(join(root, '.git'));
    writeFileSync(join(root, 'package.json'), '{"wtrace": {}}');
    expect(found(root, below)).toBe('package.json');
    for (const name of [...configNames].reverse()) {
      writeFileSync(join(root, name), '{}');
      expect(found(root, below)).toBe(name);
    }
    writeFileSync(join(root, 'a', 'package.json'), '{"wtrace": {"quiet": true}}');
    expect(found(root, below)).toBe('a/package.json');
  });

  test('does not look above a repository, nor in a directory that everybody may write to', () => {
    const { root, below } = made();
    writeFileSync(join(root, 'wtrace.config.js'), '');
    expect(found(root, below)).toBe('wtrace.config.js');
    chmodSync(root, 0o777);
    expect(findConfig(below)).toBeUndefined();
    expect(found(root, root)).toBe('wtrace.config.js');
    chmodSync(root, 0o755);
    // In a worktree, .git is a file.
    writeFileSync(join(root, 'a', '.git'), '');
    expect(findConfig(below)).toBeUndefined();
  });

  test('passes over packages of others, sound or not', () => {
    const { root, below } = made();
    mkdirSync(join(root, '.git'));
    for (const text of [
      '',
      '{"wtrace": ',
      '{"name": "wtrace"}',
      'null',
      '["wtrace"]',
      '{"dependencies": {"wtrace": "1"}}',
    ]) {
      writeFileSync(join(below, 'package.json'), text);
      expect(findConfig(below), text).toBeUndefined();
    }
  });
});

/** `--diff` against repositories as people have them, and as nobody should: through the command, with the git of the machine. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environment, fixture, scratch, wtrace } from '../helpers/wtrace.ts';

const module = fixture('c-loops/clang19-O0-dwarf5.wasm');
const identity = {
  GIT_AUTHOR_NAME: 'a',
  GIT_AUTHOR_EMAIL: 'a@example.org',
  GIT_COMMITTER_NAME: 'a',
  GIT_COMMITTER_EMAIL: 'a@example.org',
};

function git(cwd: string, ...args: readonly string[]): string {
  const env = environment({ ...identity, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' });
  return execFileSync('git', ['-c', 'protocol.file.allow=always', ...args], { cwd, env, encoding: 'utf8' });
}

/** A repository with the source of the module in `app`; 177, 190, 201 and 226 are lines of it, of which 190 and 201 do not run. */
function repository(name = 'loops.c'): string {
  const root = scratch();
  git(root, 'init', '-q', '-b', 'main');
  mkdirSync(join(root, 'app'));
  copyFileSync(fixture('c-loops/loops.c'), join(root, 'app', name));
  git(root, 'add', '.');
  git(root, 'commit', '-q', '-m', 'first');
  return root;
}

/** Adds a space at the end of lines, so that no line moves. */
function touch(path: string, ...numbers: readonly number[]): void {
  const lines = readFileSync(path, 'utf8').split('\n');
  for (const number of numbers) lines[number - 1] += ' ';
  writeFileSync(path, lines.join('\n'));
}

const patchOf = (text: string): string | undefined => /^Patch coverage.*(?:\n {2}.*)*/m.exec(text)?.[0];
const run = (root: string, ...args: readonly string[]) =>
  wtrace(['run', ...args, module], { cwd: join(root, 'app') });

describe('lines that changed', () => {
  test('in commits of a branch, in the index and in the working tree are those of the patch; later commits of main are not', () => {
    const root = repository();
    const source = join(root, 'app', 'loops.c');
    git(root, 'checkout', '-q', '-b', 'work');
    touch(source, 177);
    git(root, 'commit', '-q', '-a', '-m', 'on the branch');
    touch(source, 190);
    git(root, 'add', '.');
    touch(source, 201);
    // main goes on, so that its tip is not the merge base.
    git(root, 'stash', '-q');
    git(root, 'checkout', '-q', 'main');
    touch(source, 205, 206, 207);
    git(root, 'commit', '-q', '-a', '-m', 'on main');
    git(root, 'checkout', '-q', 'work');
    git(root, 'stash', 'pop', '-q', '--index');
    const { stderr, code } = run(root, '--diff', 'main', '--fail-under', 'patch=50');
    expect(patchOf(stderr)).toBe('Patch coverage 1/3 (33.3 %)\n  loops.c: 190, 201');
    expect(stderr).toContain('wtrace: 1 of 3 changed lines ran (33.3 %), and 50 % are required');
    expect(code).toBe(2);
    expect(run(root, '--diff', 'HEAD~1', '--fail-under', 'patch=33.3').code).toBe(0);
    expect(run(root, '--diff', 'work', '--reporter', 'text-summary').stderr).toMatch(/^Patch +0% \(0\/2\)$/m);
  });

  test('a file that was moved has those that differ; one that git does not know, all', () => {
    const root = repository('before.c');
    const source = join(root, 'app', 'loops.c');
    renameSync(join(root, 'app', 'before.c'), source);
    touch(source, 190, 226);
    git(root, 'add', '.');
    expect(patchOf(run(root, '--diff', 'main').stderr)).toBe('Patch coverage 1/2 (50.0 %)\n  loops.c: 190');
    git(root, 'rm', '-q', '--cached', 'app/loops.c');
    expect(patchOf(run(root, '--diff', 'main').stderr)).toMatch(/^Patch coverage 132\/139 /);
    writeFileSync(join(root, '.gitignore'), 'loops.c\n');
    expect(patchOf(run(root, '--diff', 'main').stderr)).toBe('Patch coverage no changed line has code');
  });

  test('names with quotes, line ends, tabs and umlauts are found', () => {
    const name = 'tä"b\t\n\\ x.c';
    const root = repository(name);
    touch(join(root, 'app', name), 190, 226);
    const { stderr } = run(root, '--diff', 'main', '--remap', `loops.c=${name}`);
    expect(patchOf(stderr)).toMatch(/^Patch coverage 1\/2 \(50\.0 %\)\n {2}tä"b.*: 190$/);
  });

  test('no changed line with code: the gate is passed, and that is said', () => {
    const root = repository();
    writeFileSync(join(root, 'README.md'), 'text\n');
    const { stderr, code } = run(root, '--diff', 'main', '--fail-under', 'patch=90');
    expect(stderr).toContain(
      'wtrace: no changed line has code, so --fail-under patch=90 is passed without a count',
    );
    expect(code).toBe(0);
  });

  test('come from a file or stdin where there is no history', () => {
    const root = repository();
    touch(join(root, 'app', 'loops.c'), 190, 226);
    const diff = git(root, 'diff');
    writeFileSync(join(root, 'x.patch'), diff);
    rmSync(join(root, '.git'), { recursive: true });
    // Without a repository, paths are below the source root; what has another name in the report is not lost silently.
    const patch = 'Patch coverage 1/2 (50.0 %)\n  app/loops.c: 190';
    expect(run(root, '--diff', '../x.patch').stderr).toContain('app/loops.c (reported as loops.c)');
    expect(run(root, '--data-dir', '../cov').code).toBe(0);
    const args = ['report', '--source-root', '..', '../cov', '--diff'];
    const cwd = join(root, 'app');
    expect(patchOf(wtrace([...args, '../x.patch'], { cwd }).stdout)).toBe(patch);
    expect(patchOf(wtrace([...args, '-'], { cwd, input: diff }).stdout)).toBe(patch);
    expect(run(root, '--diff', '-')).toMatchObject({ code: 125, stdout: '' });
    const damaged = wtrace([...args, '-'], { cwd, input: diff.slice(0, -40) });
    expect(damaged).toMatchObject({ code: 125, stdout: '' });
    expect(damaged.stderr).toMatch(/^wtrace: the diff on standard input cannot be read: .*\n$/);
  });
});

describe('what is wrong is one line, before anything runs', () => {
  const refusal = (root: string, diff: string): string => {
    const { code, stdout, stderr } = run(root, '--diff', diff);
    expect([code, stdout]).toEqual([125, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  };

  test('no such revision, a range, an option', () => {
    const root = repository();
    expect(refusal(root, 'nowhere')).toContain('git knows no such revision');
    expect(refusal(root, 'main...HEAD')).toContain('expected one revision');
    const made = join(root, 'made');
    expect(refusal(root, `--output=${made}`)).toContain('git knows no such revision');
    expect(refusal(root, '$(touch made)')).toContain('git knows no such revision');
    expect(existsSync(made)).toBe(false);
    expect(refusal(root, 'gone.diff')).toContain('no such file');
  });

  test('no repository, no git, no commit, no common ancestor', () => {
    const root = scratch();
    mkdirSync(join(root, 'app'));
    expect(refusal(root, 'main')).toContain('is not in a git repository');
    git(root, 'init', '-q', '-b', 'main');
    expect(refusal(root, 'main')).toContain('git knows no such revision');
    const { stderr, code } = wtrace(['run', '--diff', 'main', module], {
      cwd: root,
      env: { PATH: '/nowhere' },
    });
    expect(stderr).toContain('--diff needs git, which is not installed here');
    expect(code).toBe(125);
    const other = repository();
    git(other, 'checkout', '-q', '--orphan', 'alone');
    git(other, 'commit', '-q', '-m', 'alone');
    expect(refusal(other, 'main')).toContain('main and HEAD have no commit in common');
  });

  test('a shallow clone', () => {
    const root = repository();
    touch(join(root, 'app', 'loops.c'), 190);
    git(root, 'commit', '-q', '-a', '-m', 'second');
    const clone = scratch();
    git(clone, 'clone', '-q', '--depth', '1', `file://${root}`, 'clone');
    expect(refusal(join(clone, 'clone'), 'HEAD~1')).toContain('set fetch-depth: 0 for actions/checkout');
  });

  test('a gate on changed lines without --diff', () => {
    const { code, stderr } = run(repository(), '--fail-under', 'patch=90');
    expect([code, stderr]).toEqual([
      125,
      'wtrace: --fail-under patch=90 is about changed lines: add --diff <revision>, such as --diff origin/main\n',
    ]);
  });
});

test('no program that a repository names is run', () => {
  const root = repository();
  const marker = join(root, 'ran');
  const program = join(root, 'program.sh');
  writeFileSync(program, `#!/bin/sh\necho "$0 $*" >> '${marker}'\ncat\n`);
  chmodSync(program, 0o755);
  git(root, 'add', '.');
  git(root, 'commit', '-q', '-m', 'program');
  const settings: Readonly<Record<string, string>> = {
    'diff.external': program,
    'diff.evil.command': program,
    'diff.evil.textconv': program,
    'filter.evil.clean': program,
    'filter.evil.smudge': program,
    'filter.evil.process': program,
    'filter.evil.required': 'true',
    'core.fsmonitor': program,
    'core.pager': program,
    'pager.diff': program,
    'core.hooksPath': join(root, 'hooks'),
    'core.quotePath': 'false',
    'diff.noprefix': 'true',
    'color.ui': 'always',
    'diff.context': '7',
  };
  mkdirSync(join(root, 'hooks'));
  copyFileSync(program, join(root, 'hooks', 'post-index-change'));
  for (const [name, value] of Object.entries(settings)) git(root, 'config', name, value);
  writeFileSync(join(root, '.git', 'info', 'attributes'), '*.c diff=evil filter=evil\n');
  touch(join(root, 'app', 'loops.c'), 190, 226);
  // The trap is set: git itself steps into it.
  try {
    git(root, 'diff', 'main');
  } catch {
    // The program is no good filter.
  }
  expect(existsSync(marker)).toBe(true);
  rmSync(marker);
  expect(patchOf(run(root, '--diff', 'main').stderr)).toBe('Patch coverage 1/2 (50.0 %)\n  loops.c: 190');
  expect(existsSync(marker)).toBe(false);
});

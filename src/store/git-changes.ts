/** What changed since a revision of a git repository: commits, the index, the working tree and files that git does not know yet. */
import { type Changes, parseDiff } from '../coverage/index.ts';
import { DiffError } from '../errors.ts';
import { Git, type GitAnswer } from './git.ts';
import { realPath } from './real-path.ts';

/** Lines alone; names quoted as `parseDiff` reads them, whatever the configuration says. */
const DIFF = [
  'diff',
  '--no-color',
  '--no-ext-diff',
  '--no-textconv',
  '--find-renames',
  '--unified=0',
  '--inter-hunk-context=0',
  '--src-prefix=a/',
  '--dst-prefix=b/',
  '--ignore-submodules=all',
];

/**
 * Lines that are not as in the merge base of a revision and HEAD: what a pull request changes, and what is not committed yet. A file
 * that was renamed has the lines that differ from its old content.
 * @param revision as git reads it: a branch, a tag, a commit
 * @param directory in the working tree
 * @throws DiffError
 */
export async function gitChanges(revision: string, directory: string): Promise<Changes> {
  const git = new Git(directory);
  const top = await git.ask(['rev-parse', '--show-toplevel']);
  if (top.code !== 0) throw new DiffError(notRepository(revision, directory, top));
  const root = top.stdout.replace(/\n$/, '');
  const tree = new Git(root);
  const base = await mergeBase(tree, revision);
  const diff = await tree.ask([...DIFF, base, '--']);
  if (diff.code !== 0) throw new DiffError(`--diff ${revision}: git diff failed: ${diff.complaint}`);
  const untracked = await tree.ask(['ls-files', '--others', '--exclude-standard', '-z']);
  if (untracked.code !== 0)
    throw new DiffError(`--diff ${revision}: git ls-files failed: ${untracked.complaint}`);
  const created = untracked.stdout.split('\0').filter((path) => path !== '' && !path.endsWith('/'));
  return {
    root: realPath(root.replaceAll('\\', '/')) ?? root,
    files: [
      ...(await parseDiff(diff.stdout, `the diff since ${revision}`)),
      ...created.map((path) => ({ path, lines: 'all' as const })),
    ],
  };
}

function notRepository(revision: string, directory: string, { complaint }: GitAnswer): string {
  const cure = /dubious ownership/.test(complaint)
    ? 'if you trust it, run git config --global --add safe.directory <its directory>'
    : 'run wtrace in the repository, set --source-root, or give a diff as a file: --diff changes.diff';
  const what = /not a git repository/.test(complaint)
    ? `${directory} is not in a git repository`
    : `git cannot use ${directory}: ${complaint}`;
  return `--diff ${revision}: ${what}; ${cure}`;
}

async function mergeBase(git: Git, revision: string): Promise<string> {
  const commit = await commitOf(git, revision);
  if (commit === undefined) throw new DiffError(await missingText(git, revision));
  if ((await commitOf(git, 'HEAD')) === undefined)
    throw new DiffError(`--diff ${revision}: the repository has no commit yet`);
  const base = await git.ask(['merge-base', commit, 'HEAD']);
  if (base.code === 0) return base.stdout.trim();
  throw new DiffError(
    (await isShallow(git))
      ? `--diff ${revision}: this clone is shallow and lacks the commit that ${revision} and HEAD have in common; ${DEEPEN}`
      : `--diff ${revision}: ${revision} and HEAD have no commit in common`,
  );
}

/** Its object name; undefined when it names no commit. Options are no revisions, and a range is not one commit. */
async function commitOf(git: Git, revision: string): Promise<string | undefined> {
  if (revision.startsWith('-')) return undefined;
  const { code, stdout } = await git.ask([
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  ]);
  return code === 0 && /^[0-9a-f]+\n$/.test(stdout) ? stdout.trim() : undefined;
}

const DEEPEN = 'fetch its history: set fetch-depth: 0 for actions/checkout, or run git fetch --unshallow';

const isShallow = async (git: Git): Promise<boolean> =>
  (await git.ask(['rev-parse', '--is-shallow-repository'])).stdout.trim() === 'true';

async function missingText(git: Git, revision: string): Promise<string> {
  if (revision.includes('..'))
    return `--diff ${revision}: expected one revision, such as --diff origin/main; what changed since its merge base with HEAD is taken`;
  if (await isShallow(git)) return `--diff ${revision}: this shallow clone has no such revision; ${DEEPEN}`;
  return `--diff ${revision}: git knows no such revision; fetch it (git fetch), or end the name of a file that holds a diff in .diff or .patch`;
}

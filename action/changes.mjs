// What the changes of a pull request are told from, and the gates that need them.
import process from 'node:process';
import { fail, run } from './environment.mjs';

/** Whether the clone has a revision. Its name is never taken for an option. */
const isThere = (revision) =>
  run('git', ['rev-parse', '--quiet', '--verify', '--end-of-options', `${revision}^{commit}`]).status === 0;

/** The base of the pull request as a remote branch; undefined outside pull requests. */
function base() {
  const { GITHUB_BASE_REF: branch = '' } = process.env;
  return branch === '' ? undefined : `origin/${branch}`;
}

/**
 * Arguments of `wtrace report` for changed lines, and the gates that can be held. A push has no base: gates of changed lines are
 * left out there. In a pull request they need it.
 */
export function changes(given, gates) {
  const revision = given === '' ? base() : given;
  if (revision !== undefined && (given !== '' || isThere(revision)))
    return { diff: [`--diff=${revision}`], gates };
  const others = gates.filter((gate) => !gate.startsWith('patch='));
  if (revision !== undefined && others.length < gates.length)
    fail(`the gate patch= needs ${revision}: give actions/checkout the input \`fetch-depth: 0\``);
  return { diff: [], gates: others };
}

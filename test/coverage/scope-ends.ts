/** What is left of branch points when those that compilers make at the ends of scopes are left out. */
import { readFileSync } from 'node:fs';
import { type BranchFacts, type CoverageFacts, withoutScopeEnds } from '../../src/coverage/index.ts';
import { fixturesDir } from '../../wasm-fixtures/fixtures.mjs';
import { countedFiles } from '../native/compare.ts';
import { fixtureRuns } from '../rewriter/fixtures.ts';

/** Facts of one file that has these points and nothing else. */
export function factsOf(
  branches: readonly BranchFacts[],
  counted: 'source' | 'all' = 'source',
): CoverageFacts {
  const files = [{ path: 'a.cpp', lines: [], functions: [], branches }];
  const module = { name: 'm.wasm', sha256: '0', inexact: [], withoutLines: [], branches: counted, files };
  return { omittedFiles: 0, modules: [module] };
}

/** Places that are left, as `line:column`. */
export const kept = (facts: CoverageFacts, text: string | undefined): readonly string[] =>
  withoutScopeEnds(facts, () => text?.split('\n')).modules.flatMap(({ files }) =>
    files.flatMap(({ branches = [] }) => branches.map(({ line, column }) => `${line}:${column}`)),
  );

/** Places of the points that a source of a fixture loses. @throws Error when it has hardly any */
export function lostAtScopeEnds(title: string, source: string): readonly string[] {
  const run = fixtureRuns().find((one) => one.title === title);
  if (run === undefined) throw new Error(`no run ${title}`);
  const { bytes, folder, command } = run;
  const file = countedFiles(bytes, folder, command, { branches: true }).find(
    ({ path }) => path.replace(/^\//, '') === source,
  );
  const { branches = [] } = file ?? {};
  if (branches.length < 10) throw new Error(`${source} has ${branches.length} points`);
  const text = readFileSync(`${fixturesDir}/${title.split('/')[0]}/${source}`, 'utf8');
  const left = kept(factsOf(branches), text);
  return branches.map(({ line, column }) => `${line}:${column}`).filter((place) => !left.includes(place));
}

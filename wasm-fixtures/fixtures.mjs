// What fixture.json files say, for the scripts that build fixtures and make their expected facts.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of all fixtures. */
export const fixturesDir = dirname(fileURLToPath(import.meta.url));

/** Names of all fixtures, or the given ones after a check that they exist. */
export function fixtureNames(wanted = []) {
  const all = readdirSync(fixturesDir).filter((name) => existsSync(join(fixturesDir, name, 'fixture.json')));
  for (const name of wanted)
    if (!all.includes(name)) throw new Error(`no fixture ${name}; there are: ${all.join(' ')}`);
  return wanted.length > 0 ? wanted : all;
}

/** The parsed fixture.json of one fixture, with `dir` added. */
export function readFixture(name) {
  const dir = join(fixturesDir, name);
  return { ...JSON.parse(readFileSync(join(dir, 'fixture.json'), 'utf8')), dir };
}

/** The modules that a run is meant for. */
export function modulesOf(fixture, run) {
  return fixture.modules.filter((module) => run.modules === undefined || run.modules.includes(module.file));
}

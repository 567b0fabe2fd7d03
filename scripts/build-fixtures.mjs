// Rebuilds fixtures with their build.sh and checks the result: node scripts/build-fixtures.mjs [fixture...]
// Needs the compilers named in wasm-fixtures/README.md. The expected facts are made by the oracle-*.mjs scripts.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fixtureNames, readFixture } from '../wasm-fixtures/fixtures.mjs';

/** Folders of the machine that built a module; no module may contain such a path. */
const machinePath = /\/(?:work|root|tmp|home|Users)\//;

for (const name of fixtureNames(process.argv.slice(2))) {
  const { dir, modules } = readFixture(name);
  if (!existsSync(join(dir, 'build.sh'))) continue;
  for (const file of readdirSync(dir)) if (/\.wasm(\.map)?$/.test(file)) rmSync(join(dir, file));
  const { status, stderr } = spawnSync('bash', ['build.sh'], { cwd: dir, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${name}/build.sh failed:\n${stderr}`);
  const made = readdirSync(dir).filter((file) => file.endsWith('.wasm'));
  const wanted = modules.map((module) => module.file);
  if (made.sort().join() !== wanted.sort().join()) throw new Error(`${name}: made ${made}, wanted ${wanted}`);
  for (const file of made) {
    const path = join(dir, file);
    chmodSync(path, 0o644);
    const found = machinePath.exec(readFileSync(path, 'latin1'));
    if (found) throw new Error(`${name}/${file} names a folder of this machine: ${found[0]}`);
    console.log(`${name}/${file} ${readFileSync(path).length}`);
  }
}

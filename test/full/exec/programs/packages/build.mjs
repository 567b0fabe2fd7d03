// Builds programs whose modules are not shipped by a package: AssemblyScript's compiler comes from npm, Go's from the machine.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const source = (name) => fileURLToPath(new URL(`./glue/${name}`, import.meta.url));
const run = (command, args, options) =>
  execFileSync(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'], encoding: 'utf8' });

const builders = {
  assemblyscript(folder) {
    const compiler = join(
      process.env.WTRACE_HOOKED_PACKAGES,
      'node_modules',
      'assemblyscript',
      'bin',
      'asc.js',
    );
    const options = ['--sourceMap', '--debug', '--bindings', 'esm', '--exportRuntime'];
    const out = ['--baseDir', source('assemblyscript'), '-o', join(folder, 'main.wasm')];
    run(process.execPath, [compiler, 'assembly/index.ts', ...out, ...options]);
    writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  },
  go(folder) {
    const env = { ...process.env, GOOS: 'js', GOARCH: 'wasm', GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local' };
    run('go', ['build', '-trimpath', '-o', join(folder, 'main.wasm'), '.'], { cwd: source('go'), env });
    const root = run('go', ['env', 'GOROOT']).trim();
    // Before Go 1.24 it was elsewhere.
    const glue = [join(root, 'lib', 'wasm'), join(root, 'misc', 'wasm')]
      .map((place) => join(place, 'wasm_exec.js'))
      .find(existsSync);
    if (glue === undefined) throw new Error(`no wasm_exec.js below ${root}`);
    copyFileSync(glue, join(folder, 'wasm_exec.js'));
  },
};

/** Builds a program into a folder below `directory`, unless it is there; returns its folder. @throws when a compiler fails */
export function build(name, directory) {
  const folder = join(directory, name);
  if (existsSync(folder)) return folder;
  const unfinished = `${folder}-${process.pid}`;
  mkdirSync(unfinished, { recursive: true });
  try {
    builders[name](unfinished);
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

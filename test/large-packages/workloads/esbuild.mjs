// Go: esbuild as a command, in this process. Goroutines run in the order in which files answer: at once, and in turn. Timers
// would wake them up in vain, as the clock stands still, and as often as the run takes long.
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import process from 'node:process';
import { folderOf, packageFile } from './common.mjs';

for (const name of [
  'open',
  'close',
  'read',
  'write',
  'stat',
  'lstat',
  'fstat',
  'readdir',
  'readlink',
  'realpath',
]) {
  const now = fs[`${name}Sync`];
  fs[name] = (...args) => {
    const done = args.pop();
    let answer;
    try {
      const value = now(...args);
      answer = () => done(null, value);
    } catch (error) {
      answer = () => done(error);
    }
    setImmediate(answer);
  };
}
syncBuiltinESMExports();
globalThis.setTimeout = () => 0;
process.chdir(folderOf('esbuild-wasm'));
const command = packageFile('esbuild-wasm/bin/esbuild');
const input = packageFile('tree-sitter-javascript/grammar.js');
process.argv = [
  process.argv[0],
  command,
  input,
  '--minify',
  '--target=es2015',
  '--sourcemap=inline',
  '--log-level=warning',
];
await import(command);

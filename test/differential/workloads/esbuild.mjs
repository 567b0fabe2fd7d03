// Go: esbuild as a command, in this process. 14 MB of code, blocks nested 3,457 deep.
import process from 'node:process';
import { packageFile } from './common.mjs';

const command = packageFile('esbuild-wasm/bin/esbuild');
process.argv = [
  process.argv[0],
  command,
  packageFile('tree-sitter-javascript/grammar.js'),
  '--minify',
  '--log-level=warning',
];
await import(command);

// Draco (C++, WebIDL bindings of Emscripten): the package's own example, unchanged, over the mesh that comes with it.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { folderOf, print, sha256 } from './common.mjs';

const folder = folderOf('draco3d');
// It reads a file of the working directory, and writes one.
const cwd = process.cwd();
const require = createRequire(join(folder, 'package.json'));
const fs = require('node:fs');
const { readFile, writeFile } = fs;
fs.readFile = (name, ...rest) => readFile(join(folder, name), ...rest);
fs.writeFile = (name, data, ...rest) => {
  print([name, data.length, sha256(data)]);
  writeFile(join(cwd, name), data, ...rest);
};
require(join(folder, 'draco_nodejs_example.js'));
process.on('exit', () => print(sha256(readFileSync(join(folder, 'bunny.drc')))));

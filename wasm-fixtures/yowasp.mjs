// Runs LLVM 22 of the npm package @yowasp/clang, which sees the sources below the current folder and nothing
// else of this machine: node yowasp.mjs clang|clang++|… <output> <arguments and source files>...
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { runClang } from '@yowasp/clang';

/** The folder as the nested object that the package takes for a file system. */
function treeOf(folder) {
  const tree = {};
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) tree[entry.name] = treeOf(path);
    else if (/\.(c|h|cpp|hpp|s|ll|o)$/.test(entry.name)) tree[entry.name] = readFileSync(path);
  }
  return tree;
}

const [driver, output, ...args] = process.argv.slice(2);
try {
  const made = await runClang([driver, ...args, '-o', output], treeOf('.'));
  writeFileSync(output, made[output]);
} catch (error) {
  console.error(`${driver} failed: ${error}`);
  process.exitCode = 1;
}

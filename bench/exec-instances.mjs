// Memory of a process that makes 10,000 instances of a traced module and keeps none: without the preload, and with it.
// `npm run build && node bench/exec-instances.mjs [path of register.cjs...]`
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { root } from './programs.mjs';

const directory = mkdtempSync(join(tmpdir(), 'wtrace-exec-instances-'));
process.on('exit', () => rmSync(directory, { recursive: true }));
const script = `const module = new WebAssembly.Module(require('node:fs').readFileSync(process.argv[1]));
  for (let i = 0; i < 10_000; i++) new WebAssembly.Instance(module, {}).exports.add(1, 2);
  gc();
  setTimeout(() => { gc(); const { rss, heapUsed } = process.memoryUsage();
    console.log((heapUsed / 1e6).toFixed(1), 'MB of heap,', (rss / 1e6).toFixed(0), 'MB resident'); }, 50);`;
const guest = join(root, 'wasm-fixtures', 'c-bare', 'O0-dwarf5.wasm');
const preloads = process.argv.slice(2);
if (preloads.length === 0) preloads.push(join(root, 'dist', 'preload', 'register.cjs'));
for (const preload of [undefined, ...preloads]) {
  const args = ['--expose-gc', ...(preload === undefined ? [] : ['--require', preload]), '-e', script, guest];
  const env = {
    ...process.env,
    WTRACE_DATA_DIR: join(directory, 'data'),
    XDG_CACHE_HOME: join(directory, 'cache'),
  };
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
  console.log(preload ?? 'without', stdout.trim() || stderr);
}

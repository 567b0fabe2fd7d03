// What `wtrace exec` costs whole processes: two that load no module of WebAssembly (one that does nothing, and a script that reads a file and
// prints, as any program does), and one that runs queries in SQLite (sql.js), its module rewritten now or kept by an earlier run. Traced and
// untraced processes alternate; difference of the fastest, median of the differences of the pairs, and processor time, which says more on a
// busy machine.
// `npm run build && node bench/exec-start.mjs [pairs] [path of node...]`; sql.js as the full tests install it.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { median, root } from './programs.mjs';

const [pairs = '21', ...given] = process.argv.slice(2);
const nodes = given.length > 0 ? given : [process.execPath];
const preload = join(root, 'dist', 'preload', 'register.cjs');
const directory = mkdtempSync(join(tmpdir(), 'wtrace-exec-start-'));
process.on('exit', () => rmSync(directory, { recursive: true }));

const packages = join(root, '.cache', 'packages', 'node_modules');
const queries = `require(${JSON.stringify(join(packages, 'sql.js'))})().then((SQL) => {
  const db = new SQL.Database();
  db.run('CREATE TABLE t (a, b)');
  for (let i = 0; i < 100; i++) db.run('INSERT INTO t VALUES (?, ?)', [i, 'x' + i]);
  db.exec('SELECT sum(a) FROM t');
});`;
const settings = (cache) => ({
  WTRACE_EXEC: JSON.stringify({
    dataDir: join(directory, 'data'),
    rules: { include: [], omit: [], remaps: [], sourceRoot: directory, omitSystemLibraries: true },
    options: {},
    allowRead: [],
    includeModules: ['**'],
    cache,
  }),
});

/** Milliseconds of a process, on the clock and of processors. */
function time(node, args, env) {
  const begin = performance.now();
  const { status, stderr } = spawnSync('sh', ['-c', '"$0" "$@"; s=$?; times >&2; exit $s', node, ...args], {
    encoding: 'utf8',
    env: { ...process.env, XDG_CACHE_HOME: join(directory, 'cache'), ...env },
  });
  const wall = performance.now() - begin;
  if (status !== 0) throw new Error(`${node} ${args.join(' ')} ended with ${status}: ${stderr}`);
  const children = stderr.trim().split('\n').at(-1) ?? '';
  const cpu = [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60_000 * Number(minutes) + 1000 * Number(seconds),
    0,
  );
  return { wall, cpu };
}

const script = join(directory, 'app.mjs');
writeFileSync(
  script,
  "import { readFile } from 'node:fs/promises'; console.log((await readFile(process.argv[1])).length);",
);
const programs = [
  ['no module', ['-e', '0'], true, Number(pairs)],
  ['no module, a script', [script], true, Number(pairs)],
];
if (existsSync(join(packages, 'sql.js'))) {
  programs.push(['sql.js, kept', ['-e', queries], true, Number(pairs)]);
  programs.push(['sql.js, first time', ['-e', queries], false, Math.min(5, Number(pairs))]);
}
console.log('node | program | untraced ms | more, fastest | more, median | more, processors');
for (const node of nodes) {
  const version = spawnSync(node, ['-v'], { encoding: 'utf8' }).stdout.trim();
  for (const [name, args, cache, count] of programs) {
    const traced = () => time(node, ['--require', preload, ...args], settings(cache));
    time(node, args, {});
    traced();
    const found = Array.from({ length: count }, (_, i) => {
      if (i % 2 === 0) return { plain: time(node, args, {}), traced: traced() };
      const after = traced();
      return { plain: time(node, args, {}), traced: after };
    });
    const more = (of) => median(found.map(({ plain, traced }) => traced[of] - plain[of])).toFixed(1);
    const plain = median(found.map(({ plain }) => plain.wall)).toFixed(0);
    const fastest = (of) => Math.min(...found.map((pair) => pair[of].wall));
    const least = (fastest('traced') - fastest('plain')).toFixed(1);
    console.log([version, name, plain, least, more('wall'), more('cpu')].join(' | '));
  }
}

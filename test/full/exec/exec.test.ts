/** `wtrace exec` and the preload: whatever loads a module, and however it ends, what ran is counted. */
import { spawn, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { command, environment, fixture, scratch, wtrace } from '../../helpers/wtrace.ts';
import { describeWith, nodeOf } from '../available.ts';

const GUEST = fixture('c-bare/O0-dwarf5.wasm');
const program = (name: string): string => fileURLToPath(new URL(`programs/${name}`, import.meta.url));

/** Runs a program under `exec`, and without; returns what was counted. */
function exec(name: string) {
  const reports = scratch();
  const args = [
    'exec',
    '--reporter',
    'lcov',
    '--reports-dir',
    reports,
    '--',
    process.execPath,
    program(name),
  ];
  const ended = wtrace(args, { env: { GUEST } });
  const plain = spawnSync(process.execPath, [program(name)], {
    env: environment({ GUEST }),
    encoding: 'utf8',
  });
  const sorted = (text: string): string[] => text.split('\n').sort();
  expect([ended.code, sorted(ended.stdout)]).toEqual([plain.status, sorted(plain.stdout)]);
  expect(plain.stdout + plain.stderr).not.toContain('wtrace');
  const lcov = readFileSync(join(reports, 'lcov.info'), 'utf8');
  return {
    stderr: ended.stderr,
    entries: (fn: string): number => Number(new RegExp(`^FNDA:(\\d+),${fn}$`, 'm').exec(lcov)?.[1]),
    hits: (line: number): number => Number(new RegExp(`^DA:${line},(\\d+)$`, 'm').exec(lcov)?.[1]),
  };
}

describe('calls of one function are added up', () => {
  test('over threads', () => {
    expect(exec('threads.cjs').entries('add')).toBe(1111);
  });

  test('over processes, however they end', () => {
    expect(exec('processes.cjs').entries('add')).toBe(1111);
  });
});

test('over workers that have an environment of their own, which they find as it was given', () => {
  const script = `const { Worker } = require('node:worker_threads');
    const work = \`const bytes = require('node:fs').readFileSync(\${JSON.stringify(process.env.GUEST)});
      console.log(JSON.stringify([process.env, process.execArgv]));
      new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports.add(1, 2);\`;
    class Own extends Worker {}
    const options = [{ env: {} }, { env: { NODE_OPTIONS: '--no-warnings', A: 1 } }, { env: { B: '2' }, execArgv: [] }];
    for (const each of options) new Own(work, { eval: true, ...each });
    const last = new Worker(work, { eval: true, env: {} });
    console.log(last instanceof Worker, last.constructor === Worker, Worker.name);`;
  const reports = scratch();
  const options = ['exec', '--reporter', 'lcov', '--reports-dir', reports, '--'];
  const { code, stdout } = wtrace([...options, process.execPath, '-e', script], { env: { GUEST } });
  const plain = spawnSync(process.execPath, ['-e', script], {
    env: environment({ GUEST }),
    encoding: 'utf8',
  });
  const sorted = (text: string): string[] => text.split('\n').sort();
  expect([code, sorted(stdout)]).toEqual([0, sorted(plain.stdout)]);
  expect(sorted(stdout)).toContain('true true Worker');
  expect(readFileSync(join(reports, 'lcov.info'), 'utf8')).toContain('FNDA:4,add\n');
});

test('of workers that are terminated, each once; what is lost is said', () => {
  const { entries, stderr } = exec('terminated.cjs');
  expect(entries('add')).toBe(111_111);
  expect(entries('spin')).toBe(0);
  // The one that was in the guest. The main thread has counted nothing, but may have said that it is there.
  expect(stderr).toMatch(/warning: 1 of [67] runs did not end by itself \(1 killed or still running\)/);
  expect(stderr).not.toContain('inexact');
  expect(stderr).not.toContain('not traced');
});

test('through traps: each line as often as it was reached', () => {
  const { hits, entries, stderr } = exec('traps.mjs');
  expect([entries('divide'), hits(15), hits(16)]).toEqual([8, 8, 3]);
  expect(stderr).not.toContain('inexact');
});

test.each([
  ['a process without WebAssembly', ['--jitless'], 'console.log(typeof WebAssembly)'],
  [
    'modules of Node itself',
    [],
    `const bytes = require('node:fs').readFileSync(process.env.GUEST);
    (async () => {
      const response = await fetch('data:application/wasm;base64,' + bytes.toString('base64'));
      const { instance } = await WebAssembly.instantiateStreaming(response, {});
      console.log(instance.exports.add(1, 2), response instanceof Response, typeof Response, typeof FormData);
    })();`,
  ],
])('%s, with every module included: as without wtrace', (_, options, script) => {
  const env = environment({ GUEST, NODE_NO_WARNINGS: '1' });
  const args = [...options, '-e', script];
  const plain = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
  const exec = [command, 'exec', '-q', '--data-dir', scratch(), '--include-module', '**', '--'];
  const traced = spawnSync(process.execPath, [...exec, process.execPath, ...args], { env, encoding: 'utf8' });
  expect([traced.status, traced.stdout]).toEqual([plain.status, plain.stdout]);
  expect(plain.stdout.length).toBeGreaterThan(1);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP'])(
  'a program that ends itself by %s if nobody else listens, as signal-exit has it, does so',
  (signal) => {
    const script = `const { compile, call } = require(process.env.PROGRAMS + '/guest.cjs');
      const listeners = () => process.listeners('${signal}').length;
      const end = () => {
        const alone = listeners() === 1;
        console.log('heard', listeners());
        if (alone) {
          process.removeListener('${signal}', end);
          process.kill(process.pid, '${signal}');
        }
      };
      if (process.argv[1] === 'before') process.on('${signal}', end);
      call(compile(), 10);
      if (process.argv[1] === 'after') process.on('${signal}', end);
      if (process.argv[1] === 'twice') {
        process.once('${signal}', () => console.log('first', listeners()));
        setTimeout(() => process.kill(process.pid, '${signal}'), 50);
      }
      if (process.argv[1] === 'removed') {
        process.on('${signal}', end);
        process.removeAllListeners('${signal}');
      }
      call(compile(), 1);
      process.kill(process.pid, '${signal}');
      setTimeout(() => console.log('still there'), 2000);`;
    const env = environment({ GUEST, PROGRAMS: program('') });
    for (const when of ['before', 'after', 'twice', 'removed']) {
      const args = ['-e', script, when];
      const plain = spawnSync(process.execPath, args, { env, encoding: 'utf8' });
      expect([when, plain.signal]).toEqual([when, signal]);
      const reports = scratch();
      const data = join(reports, 'data');
      const registered = [
        '--require',
        fileURLToPath(new URL('../preload/register.cjs', pathToFileURL(command))),
      ];
      const traced = spawnSync(process.execPath, [...registered, ...args], {
        env: { ...env, WTRACE_DATA_DIR: data },
        encoding: 'utf8',
      });
      expect([when, traced.signal, traced.stdout]).toEqual([when, signal, plain.stdout]);
      const { stdout } = wtrace(['report', data, '--reporter', 'lcov', '--reports-dir', reports]);
      expect(stdout + readFileSync(join(reports, 'lcov.info'), 'utf8')).toContain('FNDA:11,add\n');
    }
  },
);

test('an endless loop of a guest, below a shell, ends with the second signal', async () => {
  const script = `const bytes = require('node:fs').readFileSync(process.env.GUEST);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
    console.log('spinning');
    exports.spin();`;
  const args = [command, 'exec', '--', 'sh', '-c', '"$0" -e "$1"; true', process.execPath, script];
  const child = spawn(process.execPath, args, { env: environment({ GUEST }) });
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 1000));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
}, 30_000);

test('a trap is saved also where no call has returned, before the process is killed', () => {
  const child = join(scratch(), 'child.cjs');
  writeFileSync(
    child,
    `const bytes = require('node:fs').readFileSync(process.env.GUEST);
    const guest = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
    try { guest.exports.div(1, 0); } catch {}
    process.send('trapped', () => process.kill(process.pid, 'SIGKILL'));`,
  );
  const reports = scratch();
  const options = ['exec', '--reporter', 'lcov', '--reports-dir', reports, '--'];
  const parent = 'require("node:child_process").fork(process.env.CHILD)';
  wtrace([...options, process.execPath, '-e', parent], { env: { GUEST, CHILD: child } });
  expect(readFileSync(join(reports, 'lcov.info'), 'utf8')).toContain('FNDA:1,divide\n');
});

test('a program that replaces functions of fs does not hinder saving', () => {
  const script = `const fs = require('node:fs');
    const bytes = fs.readFileSync(process.env.GUEST);
    for (const name of ['statSync', 'writeSync', 'openSync', 'renameSync', 'mkdirSync', 'writeFileSync', 'closeSync'])
      fs[name] = () => { throw new Error('replaced'); };
    new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports.add(1, 2);`;
  const reports = scratch();
  const options = ['exec', '--reporter', 'lcov', '--reports-dir', reports, '--no-cache', '--'];
  const { code, stderr } = wtrace([...options, process.execPath, '-e', script], { env: { GUEST } });
  expect([code, stderr]).toEqual([0, '']);
  expect(readFileSync(join(reports, 'lcov.info'), 'utf8')).toContain('FNDA:1,add\n');
});

test.each([
  ['at its end', ''],
  ['by process.exit', 'process.exit();'],
  ['by an uncaught error', "throw new Error('uncaught');"],
  ['by an exit in a listener', "process.on('exit', () => process.exit(0)); process.exit();"],
])('listeners of exit that were added after the first module are counted, in threads too: %s', (_, end) => {
  const script = `const { compile, call } = require(${JSON.stringify(program('guest.cjs'))});
    const guest = compile();
    call(guest, 1);
    process.on('exit', () => call(guest, 10));
    ${end}`;
  const start = `const { Worker } = require('node:worker_threads');
    new Worker(process.argv[1], { eval: true }).on('error', () => {}).on('exit', () => eval(process.argv[1]));`;
  const reports = scratch();
  const options = ['exec', '--reporter', 'lcov', '--reports-dir', reports, '--'];
  wtrace([...options, process.execPath, '-e', start, script], { env: { GUEST } });
  expect(readFileSync(join(reports, 'lcov.info'), 'utf8')).toContain('FNDA:22,add\n');
});

test('exports are functions of the engine, also of a module that was rewritten before', () => {
  const script = `const bytes = require('node:fs').readFileSync(process.env.GUEST);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
    const { add } = instance.exports;
    console.log(add.name, add.length, new WebAssembly.Table({ element: 'anyfunc', initial: 1 }, add).get(0) === add, Object.keys(instance.exports).join());`;
  const plain = spawnSync(process.execPath, ['-e', script], {
    env: environment({ GUEST }),
    encoding: 'utf8',
  });
  const cache = scratch();
  for (let i = 0; i < 2; i++) {
    const args = ['exec', '-q', '--', process.execPath, '-e', script];
    const { stdout } = wtrace(args, { env: { GUEST, XDG_CACHE_HOME: cache } });
    expect(stdout).toBe(plain.stdout);
  }
  expect(plain.stdout).toContain('0 2 true');
});

test('in realms of node:vm, traps included', () => {
  const { hits, entries, stderr } = exec('contexts.cjs');
  expect([entries('divide'), hits(15), hits(16)]).toEqual([11_110, 11_110, 5555]);
  expect(stderr).not.toContain('inexact');
});

test.each(['forks', 'threads', 'vmForks', 'vmThreads'])('under vitest, with the pool %s', (pool) => {
  const reports = scratch();
  const root = program('runner');
  const vitest = fileURLToPath(new URL('../../../node_modules/vitest/vitest.mjs', import.meta.url));
  const args = [vitest, 'run', '--root', root, '--config', join(root, 'vitest.config.mjs'), '--pool', pool];
  const options = ['exec', '--reporter', 'lcov', '--reports-dir', reports, '--'];
  const env = { GUEST, NO_COLOR: '1' };
  const { code, stdout } = wtrace([...options, process.execPath, ...args], { env });
  expect(stdout).toMatch(/Tests +3 passed/);
  expect(code).toBe(0);
  const lcov = readFileSync(join(reports, 'lcov.info'), 'utf8');
  expect(lcov).toContain('FNDA:33,divide\n');
  expect(lcov).toContain('DA:15,33\nDA:16,30\n');
});

test('a program counts the same as under `wtrace run`', () => {
  const [run, ran] = [scratch(), scratch()];
  const ends = fixture('c-ends/O0.wasm');
  const wasi = `const { WASI } = require('node:wasi');
    const wasi = new WASI({ version: 'preview1', args: ['ends', 'return', '3'], returnOnExit: true });
    WebAssembly.instantiate(require('node:fs').readFileSync(process.argv[1]), wasi.getImportObject()).then(({ instance }) => wasi.start(instance));`;
  const reporters = ['--reporter', 'lcov', '--reports-dir'];
  wtrace(['run', ...reporters, run, ends, 'return', '3']);
  wtrace(['exec', ...reporters, ran, '--', process.execPath, '-e', wasi, ends]);
  const [a, b] = [run, ran].map((directory) => readFileSync(join(directory, 'lcov.info'), 'utf8'));
  expect(b).toBe(a);
});

test('saved data, and exit codes: of the command, of a gate, of a command that is not there', () => {
  const data = scratch();
  const loads = [process.execPath, program('traps.mjs')];
  const saved = wtrace(['exec', '--data-dir', data, '--', ...loads], { env: { GUEST } });
  expect([saved.code, saved.stderr]).toEqual([0, '']);
  expect(readdirSync(data).filter((name) => name.endsWith('.wtrace'))).toHaveLength(1);
  expect(wtrace(['report', data]).stdout).toContain('bare.c');
  expect(wtrace(['exec', '--fail-under', '99', '--', ...loads], { env: { GUEST } }).code).toBe(2);
  expect(wtrace(['exec', '--', process.execPath, '-e', 'process.exit(7)']).code).toBe(7);
  const killed = wtrace(['exec', '--', process.execPath, '-e', 'process.kill(process.pid, "SIGKILL")']);
  expect(killed.code).toBe(137);
  const missing = wtrace(['exec', '--', 'no-such-command']);
  expect([missing.code, missing.stderr.trim().split('\n')]).toEqual([
    125,
    [expect.stringContaining('cannot start no-such-command')],
  ]);
});

test('a command that cannot be started, and options without a value, are one clear line', () => {
  const said = (...args: string[]): unknown => {
    const { code, stderr } = wtrace(['exec', ...args]);
    return [code, stderr];
  };
  const refused = (text: RegExp) => [125, expect.stringMatching(text)];
  expect(said('--', '')).toEqual(refused(/^wtrace: the command is empty; .*\n$/));
  expect(said('--', 'y'.repeat(5000))).toEqual(
    refused(/^wtrace: cannot start y+.*: the name is too long.*\n$/),
  );
  expect(said('--data-dir', '', '--', 'true')).toEqual(refused(/^wtrace: --data-dir: .* is empty; .*\n$/));
  const directory = scratch();
  expect(said('--merge', directory, '--', 'true')).toEqual(
    refused(/^wtrace: --merge .* is a directory; .*\n$/),
  );
});

test('a data directory that the command removes is said', () => {
  const data = join(scratch(), 'cov');
  const script = `require(${JSON.stringify(program('guest.cjs'))}).compile();`;
  const args = [
    'exec',
    '--data-dir',
    data,
    '--',
    'sh',
    '-c',
    '"$0" -e "$1"; rm -rf "$2"',
    process.execPath,
    script,
    data,
  ];
  const { code, stderr } = wtrace(args, { env: { GUEST } });
  expect([code, stderr]).toEqual([
    125,
    expect.stringMatching(/^wtrace: error: the command removed .*cov.*\n$/),
  ]);
});

test('a program that loads no traced module loads one small file of the preload', () => {
  const script = `new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0])));
    require('node:vm').runInNewContext('new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))');
    console.log(Object.keys(require.cache).length);`;
  const preload = fileURLToPath(new URL('../preload/register.cjs', pathToFileURL(command)));
  const env = environment({ WTRACE_DATA_DIR: join(scratch(), 'cov') });
  const { stdout } = spawnSync(process.execPath, ['--require', preload, '-e', script], {
    env,
    encoding: 'utf8',
  });
  expect(stdout).toBe('1\n');
  expect(readFileSync(preload).length).toBeLessThan(17_500);
});

test.each([
  [
    'a trap',
    'new WebAssembly.Instance(new WebAssembly.Module(bytes), {}).exports.div(1, 0)',
    'divide by zero',
  ],
  ['a module that is cut off', 'new WebAssembly.Module(bytes.subarray(0, 100))', 'CompileError'],
  ['no module', 'new WebAssembly.Module("x")', 'TypeError'],
  ['no bytes', 'WebAssembly.instantiate(42)', 'TypeError'],
])('an uncaught error shows one short line of source: %s', (_, expression, expected) => {
  const script = `const bytes = require('node:fs').readFileSync(process.env.GUEST); ${expression};`;
  const { stderr, code } = wtrace(['exec', '-q', '--', process.execPath, '-e', script], { env: { GUEST } });
  expect([code, stderr]).toEqual([1, expect.stringContaining(expected)]);
  expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThan(300);
});

test('modules without debug info are left alone, and named', () => {
  const script = `require('node:fs').writeFileSync('bare.wasm', new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    new WebAssembly.Module(require('node:fs').readFileSync('bare.wasm'));`;
  const { stderr, code } = wtrace(['exec', '--', process.execPath, '-e', script], { cwd: scratch() });
  expect([code, stderr]).toEqual([
    0,
    expect.stringMatching(/^wtrace: warning: bare\.wasm has no debug info/),
  ]);
  const none = wtrace(['exec', '--', process.execPath, '-e', '']);
  expect([none.code, none.stderr]).toEqual([0, expect.stringContaining('[no-modules]')]);
});

test('a module that was read from no file has a name, by which it can be traced', () => {
  const bytes = [
    0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 4, 1, 2, 0, 11,
  ];
  const script = `new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array([${bytes}]))).exports.f();`;
  const run = (...options: string[]) =>
    wtrace(['exec', ...options, '--', process.execPath, '-e', script], { cwd: scratch() });
  const untraced = /^wtrace: warning: (module-[0-9a-f]{12}\.wasm) \(31 bytes\) has no debug info/m;
  const name = untraced.exec(run().stderr)?.[1];
  const other = run('--include-module', '**/module-000000000000.wasm').stderr;
  expect(other).toMatch(untraced);
  expect(other).toMatch(
    / matches no module without debug info that a process loaded; there is module-.*\[include-module-unmatched\]$/m,
  );
  expect(other).not.toContain('can be counted');
  for (const glob of [`**/${name}`, `${name}`]) {
    const traced = run('--include-module', glob).stderr;
    expect(traced).toMatch(/^Total +1\/1 +100% +1\/1/m);
    expect(traced).not.toMatch(/unmatched|not-traced/);
  }
  for (const glob of ['', '/']) {
    const refused = run('--include-module', glob);
    expect([refused.code, refused.stderr.split('\n').length]).toEqual([125, 2]);
  }
});

test('what comes before is kept: options of Node, and the path of wtrace may hold blanks', () => {
  const { stdout } = spawnSync(
    process.execPath,
    [command, 'exec', '--', process.execPath, '-p', 'process.env.NODE_OPTIONS'],
    {
      env: environment({ NODE_OPTIONS: '--no-warnings' }),
      encoding: 'utf8',
    },
  );
  expect(stdout).toMatch(/^--require "[^"]+register\.cjs" --no-warnings$/m);
});

test('a module that NODE_OPTIONS loads is traced', () => {
  const early = scratch();
  writeFileSync(
    join(early, 'early.cjs'),
    `const { compile, call } = require(${JSON.stringify(program('guest.cjs'))}); call(compile(), 1);`,
  );
  const options = `--require ${join(early, 'early.cjs')}`;
  const { stderr } = wtrace(['exec', '--', process.execPath, '-e', ''], {
    env: { GUEST, NODE_OPTIONS: options },
  });
  expect(stderr).toContain('bare.c');
});

test('a listener that hears a signal once decides what happens, if it came before the first module', () => {
  const script = `process.once('SIGTERM', () => setTimeout(() => { console.log('closed'); process.exit(0); }, 100));
    const { compile, call } = require(${JSON.stringify(program('guest.cjs'))});
    call(compile(), 1);
    setInterval(() => {}, 1000);
    process.kill(process.pid, 'SIGTERM');`;
  const { code, stdout } = wtrace(['exec', '--', process.execPath, '-e', script], { env: { GUEST } });
  expect([code, stdout]).toEqual([0, 'closed\n']);
});

test.each(['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const)('%s keeps what was counted', (signal) => {
  const script = `const { compile, call } = require(${JSON.stringify(program('guest.cjs'))});
    call(compile(), 3);
    setInterval(() => {}, 1000);
    process.kill(process.ppid, ${JSON.stringify(signal)});`;
  const reports = scratch();
  const args = ['exec', '--reporter', 'lcov', '--reports-dir', reports, '--', process.execPath, '-e', script];
  const { code } = wtrace(args, { env: { GUEST } });
  expect(code).toBe(128 + constants.signals[signal]);
  expect(readFileSync(join(reports, 'lcov.info'), 'utf8')).toContain('FNDA:3,add\n');
});

describe('counts that cannot be saved are said, and are no success', () => {
  const loads = [process.execPath, program('traps.mjs')];

  test('nothing was traced: a report says what could have been', () => {
    const data = scratch();
    writeFileSync(join(data, '7.untraced'), `${JSON.stringify({ path: '/a/plain.wasm', bytes: 100 })}\n`);
    const { code, stderr } = wtrace(['report', data]);
    expect([code, stderr]).toEqual([
      125,
      expect.stringMatching(
        /^wtrace: warning: plain\.wasm has no debug info .*\nwtrace: no coverage data .*\n$/,
      ),
    ]);
  });

  test('no place for the module', () => {
    const data = scratch();
    writeFileSync(join(data, 'modules'), '');
    const { code, stderr } = wtrace(['exec', '--data-dir', data, '--', ...loads], { env: { GUEST } });
    expect([code, stderr]).toEqual([
      125,
      expect.stringMatching(/^wtrace: error: cannot write .*modules.*\n$/),
    ]);
    const later = wtrace(['report', data]);
    expect([later.code, later.stdout]).toEqual([125, '']);
    expect(later.stderr).toMatch(/^wtrace: no coverage data in .*\n$/);
  });

  test('no data directory', () => {
    const file = join(scratch(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = wtrace(['exec', '--data-dir', join(file, 'cov'), '--', ...loads], {
      env: { GUEST },
    });
    expect([code, stderr]).toEqual([
      125,
      expect.stringMatching(/^wtrace: cannot make a directory for counts, .*file.cov: .*\n$/),
    ]);
  });
});

describeWith('node24')('under --permission', () => {
  test('it is said what to permit; permitted, counts are saved', () => {
    const data = scratch();
    const run = (...permitted: string[]) => {
      const options = ['--data-dir', data, '--reporter', 'text-summary'];
      const node = [nodeOf(24), '--permission', '--allow-fs-read=*', ...permitted];
      return wtrace(['exec', ...options, '--', ...node, program('traps.mjs')], { env: { GUEST } });
    };
    const denied = run();
    expect(denied.code).toBe(125);
    expect(denied.stderr).toMatch(/^wtrace: error: cannot write .*--allow-fs-write .*\n$/);
    const permitted = run(`--allow-fs-write=${data}`);
    expect([permitted.code, permitted.stderr]).toEqual([0, expect.stringContaining('Lines')]);
    expect(permitted.stderr).not.toContain('wtrace:');
  });
});

test('a relative WTRACE_DATA_DIR is that of the working directory in which a process began', () => {
  const cwd = scratch();
  const script = `const { compile, call } = require(${JSON.stringify(program('guest.cjs'))});
    call(compile(), 1);
    process.chdir('..');`;
  const preload = fileURLToPath(new URL('../preload/register.cjs', pathToFileURL(command)));
  const { status } = spawnSync(process.execPath, ['--require', preload, '-e', script], {
    cwd,
    env: environment({ GUEST, WTRACE_DATA_DIR: 'cov' }),
  });
  expect([status, readdirSync(join(cwd, 'cov')).filter((name) => name.endsWith('.wtrace'))]).toEqual([
    0,
    [expect.anything()],
  ]);
});

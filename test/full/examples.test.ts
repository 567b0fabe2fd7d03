import { spawnSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const examples = join(root, 'examples');
const guide = readFileSync(join(root, 'docs/settrace.md'), 'utf8');
const names = readdirSync(examples)
  .filter((name) => name.endsWith('.mjs') && name !== 'guest.mjs')
  .map((name) => name.slice(0, -'.mjs'.length));

/** Runs this Node with a script or a text on its command line; standard output, when all went well. */
function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

const outputs = new Map<string, string>();

/** What an example prints; run once. */
function example(...words: readonly [name: string, ...args: string[]]): string {
  const [name, ...args] = words;
  const known = outputs.get(words.join(' ')) ?? run([`examples/${name}.mjs`, ...args]);
  outputs.set(words.join(' '), known);
  return known;
}

// The expected outputs are those of every engine: of `ring`, and of `call` where there is no second memory.
describe('examples', () => {
  test.each(names)('%s prints what it did', async (name) => {
    await expect(example(name)).toMatchFileSnapshot(join(examples, 'expected', `${name}.txt`));
  });

  test('another program can be named', () => {
    const bare = ['wasm-fixtures/c-bare/O0-dwarf5.wasm'];
    expect(example('unwinding', ...bare, 'div', '1', '0').split('\n')).toEqual([
      expect.stringMatching(/^trap {5}1 divide \(bare\.c:15\): divi/),
      'unwind   1 divide (bare.c:15): trap, on its way to the host',
      'The host got a RuntimeError.',
      '',
    ]);
    expect(example('line-logger', ...bare, 'factorial', '20n')).toMatch(/= 2432902008176640000\n$/);
    const stops = run(['examples/watch.mjs', ...bare, 'fib', '5'], { WHEN: 'line == 9 && param[0] == 2' });
    // Of the calls of fib(5), three are fib(2).
    expect(stops.match(/with 2\n/g)?.length).toBe(3);
  });

  const gcov = JSON.parse(readFileSync(join(root, 'wasm-fixtures/cjson/expected/gcov.json'), 'utf8')) as {
    readonly runs: Readonly<
      Record<string, Record<string, { lines: [number, number][]; functions: [string, number, number][] }>>
    >;
  };
  const native = gcov.runs['default']!;

  test('coverage: hits are those that gcov counts of the native program', () => {
    const [, listing = ''] = example('coverage').split(/^main\.c: .*\n/m);
    const counts = new Map(native['main.c']!.lines);
    const hits = listing.split('\n').map((line) => line.slice(0, 7).trim());
    const found = hits.flatMap((count, i) => (count === '' ? [] : [[i + 1, Number(count)] as const]));
    const both = found.filter(([line]) => counts.has(line));
    expect(both.length).toBeGreaterThan(30);
    expect(both).toEqual(both.map(([line]) => [line, counts.get(line)]));
    // The closing brace of main: clang has code there for the way out, gcc has not.
    expect(found.filter(([line]) => !counts.has(line))).toEqual([[69, 1]]);
  });

  test('call-tree: calls are those that gcov counts', () => {
    const counts = new Map(
      Object.values(native).flatMap((file) => file.functions.map(([name, , n]) => [name, n])),
    );
    const calls = new Map<string, number>();
    for (const [, count, name] of example('call-tree').matchAll(/^ +\d+ +(\d+) +(\w+)$/gm))
      calls.set(name!, (calls.get(name!) ?? 0) + Number(count));
    for (const name of ['main', 'parse_value', 'print_value', 'cJSON_Compare', 'cJSON_Duplicate', 'count'])
      expect([name, calls.get(name)]).toEqual([name, counts.get(name)]);
  });
});

describe('the guide', () => {
  const programs = [...guide.matchAll(/```js\n(import [\s\S]*?)```\n\n```text\n([\s\S]*?)```/g)];
  test.each(programs.map(([, code, output]) => ({ code: code!, output: output! })))(
    'program %#',
    (program) => {
      expect(run(['--input-type=module', '--eval', program.code])).toBe(program.output);
    },
  );

  test('what is no program is part of an example', () => {
    const texts = names.map((name) => readFileSync(join(examples, `${name}.mjs`), 'utf8'));
    const parts = [...guide.matchAll(/```js\n([\s\S]*?)```/g)].filter(
      ([, code]) => !code!.startsWith('import '),
    );
    expect(programs.length + parts.length).toBe(guide.split('```js\n').length - 1);
    expect(programs.length).toBeGreaterThan(3);
    for (const [, code] of parts) expect(texts.filter((text) => text.includes(code!)).length).toBe(1);
  });

  test('names every example', () => {
    const named = [...guide.matchAll(/^\| \[[\w-]+\]\(\.\.\/examples\/([\w-]+)\.mjs\)/gm)].map(
      ([, name]) => name,
    );
    expect(named.sort()).toEqual(names);
  });
});

test("the README's observer prints what it says", () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [, code, output] = /```js\n([\s\S]*?)```\n\n```text\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(run(['--input-type=module', '--eval', code ?? 'throw 0'])).toBe(output);
});

/** Compiles modules as one who installed wtrace does, with its declarations checked as well; what tsc says. */
function compile(modules: Readonly<Record<string, string>>): string[] {
  const directory = mkdtempSync(join(tmpdir(), 'wtrace-types-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  mkdirSync(join(directory, 'node_modules'));
  symlinkSync(root, join(directory, 'node_modules/wtrace'), 'junction');
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2022', 'dom'],
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
  };
  const files = {
    'package.json': JSON.stringify({ type: 'module' }),
    'tsconfig.json': JSON.stringify({ compilerOptions, files: Object.keys(modules) }),
    ...modules,
  };
  for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc');
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', directory], {
    cwd: directory,
    encoding: 'utf8',
  });
  return stdout.split('\n').filter((line) => line !== '' && !line.startsWith(' '));
}

test('types, as users compile them', () => {
  const [snippet, ...others] = [...guide.matchAll(/```ts\n([\s\S]*?)```/g)].map(([, code]) => code!);
  expect(others).toEqual([]);
  const accepted = `
    import { load, type TraceFunction } from 'wtrace';
    declare const bytes: Uint8Array<ArrayBuffer>;
    declare const imports: WebAssembly.Imports;
    declare const otherFn: TraceFunction;
    const program = await load(bytes, {
      imports,
      include: ['src/**'],
      coverage: true,
      trace: {
        events: ['call', 'line', 'return'],
        reads: ['file', 'line', 'function'],
        fn(frame, event, arg) {
          if (!frame.file.startsWith('src/')) return null;
          return (frame, event, arg) => {
            if (event === 'line') console.log(frame.function.name, frame.line);
          };
        },
      },
    });
    program.exports['main']!();
    program.settrace(otherFn);
    program.settrace(null);
    program.settrace((frame) => (inner, event) => console.log(frame.line, inner.line, event));
    await load(bytes, { trace: { fn: (frame) => (frame.line > 3 ? otherFn : null) } });
    await load(bytes, { trace: { fn: (frame, event) => (inner) => console.log(inner.file, event) } });
    await load(bytes, { trace: { order: false, fn: (frame, event, count) => console.log(frame.line + count) } });`;
  const refused = `import type { TraceFunction } from 'wtrace';
    export const number: TraceFunction = () => 7;
    export const promise: TraceFunction = async () => undefined;
    export const unknown: TraceFunction = (frame) => void frame.colour;
    export const writes: TraceFunction = (frame) => { frame.line = 1; };`;
  const said = compile({ 'guide.ts': snippet ?? '', 'accepted.ts': accepted, 'refused.ts': refused });
  expect(said.map((line) => line.slice(0, line.indexOf(',')))).toEqual(
    [2, 3, 4, 5].map((line) => `refused.ts(${line}`),
  );
});

import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { main } from '../../../src/cli/program.ts';
import { fixture, scratch, wtrace } from '../../helpers/wtrace.ts';

const program = fixture('c-loops/yowasp22-O0.wasm');

/** The same for mistakes that are found before anything is opened: in this process, which is faster. */
async function expectRefusalHere(args: readonly string[], message: RegExp): Promise<void> {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += text;
      return true;
    });
  }
  const code = await main(args).finally(() => vi.restoreAllMocks());
  expect({ code, stdout: written.stdout }).toEqual({ code: 125, stdout: '' });
  expect(written.stderr).toMatch(/^wtrace: .*\n$/);
  expect(written.stderr).toMatch(message);
}

/** Exit 125, nothing on stdout, one line on stderr that says what was wrong and what to do. */
function expectRefusal(args: readonly string[], message: RegExp, cwd?: string): void {
  const { code, stdout, stderr } = wtrace(args, cwd === undefined ? {} : { cwd });
  expect({ stdout, lines: stderr.split('\n').length - 1, code }).toEqual({ stdout: '', lines: 1, code: 125 });
  expect(stderr).toMatch(/^wtrace: .*\n$/);
  expect(stderr).toMatch(message);
}

test.each([
  [[], /no command given; see wtrace --help/],
  [['frob'], /unknown command 'frob'; see wtrace --help/],
  [['--frob'], /unknown option '--frob'/],
  [['run'], /missing required argument 'module'; see wtrace run --help/],
  [['run', '--repoter', 'lcov', program], /unknown option '--repoter' \(Did you mean --reporter\?\)/],
  [['run', '--trace-limit', '0', '--trace', program], /--trace-limit 0: expected a positive integer/],
  [['run', '--trace-limit', '1e3', '--trace', program], /--trace-limit 1e3: expected a positive integer/],
  [['run', '--trace-limit', '5', program], /--trace-limit filters events: add --trace or --trace-file/],
  [['run', '--when', 'line > 3', program], /--when filters events: add --trace or --trace-file/],
  [['run', '--trace', '--when', 'line ==', program], /--when 'line ==': .* at column 8/],
  [['run', '--trace-file', '', program], /--trace-file: the file name is empty/],
  [['run', '--trace-file', '/no/such/file', program], /cannot write \/no\/such\/file: no such file/],
  [
    ['run', '--at', 'a.c:1', '--stop-after', '1', '--stop-after', '2', program],
    /--at a\.c:1 has a --stop-after already/,
  ],
  [
    ['run', '--at', 'a.c:1', '--locals', 'all', program],
    /--locals shows variables at events: add --trace, or, for those at a point, give --dump locals/,
  ],
  [['run', '--at', 'a.c:1', '--hit-only', program], /it cannot be combined with --at\n/],
  [['run', '--count', 'blocks', program], /--count blocks: expected lines or instructions/],
  [
    ['run', '--reporter', 'csv', program],
    /--reporter csv shows instruction counts: add --count instructions/,
  ],
  [
    ['run', '--hit-only', '--count', 'instructions', program],
    /--hit-only does not count, so it cannot be combined with --count instructions/,
  ],
  [['run', '--profile', 'no-such-file', program], /cannot read no-such-file/],
  [['run', '--profile', '', program], /--profile: the file name is empty/],
  [['inspect', '--function', 'main', program], /--function selects a plan: add --plan/],
  [['inspect', '--plan', '--function', 'nope', program], /no traced function is named nope/],
  [
    ['run', '--reporter', 'text,html5', program],
    /unknown reporter 'html5', and no npm package .* did you mean html\? Otherwise choose from text, html, /,
  ],
  [['run', '--fail-under', '101', program], /--fail-under 101: expected a percentage/],
  [['run', '--fail-under', '-1', program], /--fail-under -1: expected a percentage/],
  [['run', '--fail-under', '8O', program], /--fail-under 8O: expected a percentage/],
  [['run', '--remap', '/a', program], /--remap \/a: expected <from>=<to>/],
  [['run', '--env', '=x', program], /--env =x: expected <name>=<value>/],
  [['run', '--dir', '::/x', program], /--dir ::\/x: expected <host>/],
  [['run', '--dir', 'no/such/dir', program], /no\/such\/dir: no such directory; create no\/such\/dir, or /],
  [['run', '--dir', program, program], /is not a directory; give the directory that it is in: --dir/],
  [['run', '--timeout', '0', program], /--timeout 0: expected seconds, more than 0/],
  [['run', '--timeout', '1m', program], /--timeout 1m: expected seconds, more than 0/],
  [['run', '--timeout', '9999999', program], /--timeout 9999999: expected seconds, .* at most 2147483/],
  [['run', '--include', '', program], /a glob .* is empty/],
  [['run', '--reporter'], /option '--reporter <names>' argument missing/],
  [['instrument', program], /required option '-o, --output <out>' not specified/],
  [['inspect'], /missing required argument 'module'/],
  [['inspect', program, program], /too many arguments/],
  [['report', 'no-such-dir'], /cannot read no-such-dir: no such file or directory/],
] as const)('wtrace %j', async (args, message) => {
  await expectRefusalHere(args, message);
});

const bytes = readFileSync(program);

test.each([
  ['missing.wasm', undefined, /cannot read .*missing.wasm: no such file/],
  ['directory.wasm', 'directory', /directory.wasm is a directory; give the path of a .wasm or .wat file/],
  ['hello.c', 'int main(void) { return 0; }\n', /hello.c is not a WebAssembly module/],
  ['empty.wasm', '', /empty.wasm is empty/],
  ['magic.wasm', bytes.subarray(0, 4), /magic.wasm is damaged or incomplete: .*offset 0x/],
  ['half.wasm', bytes.subarray(0, bytes.length >> 1), /half.wasm is damaged or incomplete: .*offset 0x/],
  ['short.wasm', bytes.subarray(0, 300), /short.wasm is damaged or incomplete: .*offset 0x/],
  ['version.wasm', Buffer.concat([bytes.subarray(0, 4), Buffer.of(9, 0, 0, 0)]), /version/],
  ['text.wat', '(module (func (bogus)))', /text.wat cannot be assembled: .* line 1, column 16/],
  ['line\nbreak.wasm', 'x', /line break.wasm is not a WebAssembly module/],
] as const)('run, instrument and inspect of %j', async (name, contents, message) => {
  const directory = scratch();
  const path = join(directory, name);
  if (contents === 'directory') mkdirSync(path);
  else if (contents !== undefined) writeFileSync(path, contents);
  expectRefusal(['run', name], message, directory);
  await expectRefusalHere(['inspect', path], message);
  await expectRefusalHere(['instrument', path, '-o', join(directory, 'out.wasm')], message);
});

test('mistakes in the command line, in a process of their own', () => {
  expectRefusal([], /no command given/);
  expectRefusal(['run', '--frob', program], /unknown option '--frob'; see wtrace run --help/);
});

test('files that may not be read', () => {
  const directory = scratch();
  const path = join(directory, 'secret.wasm');
  writeFileSync(path, bytes);
  symlinkSync('loop.wasm', join(directory, 'loop.wasm'));
  expectRefusal(['run', 'loop.wasm'], /cannot read loop.wasm: too many symbolic links/, directory);
  expectRefusal(['run', '/dev/null'], /\/dev\/null is not a regular file/);
  // Root may read everything.
  if (process.getuid?.() !== 0) {
    chmodSync(path, 0);
    expectRefusal(['run', 'secret.wasm'], /cannot read secret.wasm: permission denied/, directory);
  }
});

test('data that is none', async () => {
  const directory = scratch();
  const file = join(directory, 'half.json');
  const write = (text: string) => writeFileSync(file, text);
  expectRefusal(['report'], /no coverage data: the directory coverage does not exist/, directory);
  await expectRefusalHere(['report', directory], /no coverage data in \//);
  write('{"format":"wtrace","ver');
  await expectRefusalHere(['report', directory], /half.json is not JSON/);
  write('{"format":"wtrace","version":7,"modules":[]}');
  await expectRefusalHere(['report', directory], /half.json has version 7/);
  write('{"format":"other"}');
  await expectRefusalHere(['report', directory], /no coverage data in \//);
  await expectRefusalHere(['report', file], /half.json is neither wtrace data nor a report of lcov/);
});

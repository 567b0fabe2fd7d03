/**
 * The projects of examples/ci in CI: every step of their workflows for GitHub, with this repository's action, and of their jobs for
 * GitLab is run here, in a copy in a repository of its own, with wtrace installed from its package. What reports say is compared with
 * gcov on a native build (C) and with counts by hand (examples/ci/README.md).
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type JobResult, type Runner, runJob } from '../helpers/actions-runner.ts';
import { type CommentsServer, commentsServer } from '../helpers/comments-server.ts';
import { scratch } from '../helpers/wtrace.ts';
import { describeWith } from './available.ts';

const examples = fileURLToPath(new URL('../../examples/ci', import.meta.url));
const root = fileURLToPath(new URL('../..', import.meta.url));
/** A workflow whose data is there already. */
const actionAlone = 'jobs: { wasm: { steps: [uses: OWNER/wtrace@v0.1.0] } }';
const PULL = 7;
const TOKEN = 'a-token';

/** The package, as it would be published. */
let tarball: string;

beforeAll(() => {
  const directory = mkdtempSync(join(tmpdir(), 'wtrace-test-'));
  execFileSync('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', directory], {
    cwd: root,
  });
  tarball = join(directory, readdirSync(directory)[0]!);
});

afterAll(() => {
  rmSync(dirname(tarball), { recursive: true, force: true });
});

/** Debian's tools, not those of rustup, which may lack the target. */
const PATH = [dirname(process.execPath), '/usr/bin', '/bin'].join(':');

/** Leaves out commands that bring what is here already; the package's file for its name, the target's name before Rust 1.78. */
function adapt(command: string): string | undefined {
  if (/^(?:sudo apt-get|apt-get|rustup target add)\b/.test(command)) return undefined;
  return command
    .replaceAll('wasm32-wasip1', 'wasm32-wasi')
    .replace(/^npm install --no-save wtrace$/m, `npm install --no-save ${tarball}`);
}

interface Project {
  readonly directory: string;
  readonly api: CommentsServer;
  readonly runner: (event: 'push' | 'pull_request', token?: string) => Runner;
}

/** A checkout of an example, in folder `at` of a repository. */
async function project(name: string, at = '.'): Promise<Project> {
  const workspace = scratch();
  const temporary = scratch();
  const directory = join(workspace, at);
  cpSync(join(examples, name), directory, { recursive: true });
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: workspace });
  git('init', '--quiet');
  git('add', '.');
  git('commit', '--quiet', '--message=base');
  git('update-ref', 'refs/remotes/origin/main', 'HEAD');
  const api = await commentsServer(PULL, TOKEN);
  const runner = (event: 'push' | 'pull_request', token = TOKEN): Runner => ({
    workspace,
    temporary,
    env: {
      PATH,
      HOME: temporary,
      CARGO_NET_OFFLINE: 'true',
      // npm's settings of this machine, such as where packages come from.
      ...(Object.fromEntries(
        Object.entries(process.env).filter(([key]) => /^npm_config_/i.test(key)),
      ) as Record<string, string>),
      NPM_CONFIG_USERCONFIG: npmConfig,
      GITHUB_API_URL: api.url,
      GITHUB_REPOSITORY: 'owner/project',
      GITHUB_SERVER_URL: 'https://github.example',
      GITHUB_RUN_ID: '123',
      GITHUB_BASE_REF: event === 'pull_request' ? 'main' : '',
    },
    github: {
      token,
      event_name: event,
      event: event === 'pull_request' ? { pull_request: { number: PULL } } : {},
    },
    adapt,
  });
  return { directory, api, runner };
}
const npmConfig = execFileSync('npm', ['config', 'get', 'userconfig'], { encoding: 'utf8' }).trim();

const workflowOf = (name: string): string => readFileSync(join(examples, name, 'workflow.yml'), 'utf8');

/** Source file → lines with their hits, and arms of branches by line, in order. */
function lcov(
  directory: string,
): Record<string, { lines: Record<string, number>; arms: Record<string, string[]> }> {
  const text = readFileSync(join(directory, 'coverage', 'lcov.info'), 'utf8');
  return Object.fromEntries(
    text.split('end_of_record\n').flatMap((record) => {
      const file = /^SF:(.*)$/m.exec(record)?.[1];
      if (file === undefined) return [];
      const arms: Record<string, string[]> = {};
      for (const [, line = '', count = ''] of record.matchAll(/^BRDA:(\d+),\d+,\d+,(.*)$/gm))
        arms[line] = [...(arms[line] ?? []), count].sort();
      const lines = [...record.matchAll(/^DA:(\d+),(\d+)$/gm)].map(([, line, hits]) => [line, Number(hits)]);
      return [[file, { lines: Object.fromEntries(lines), arms }]];
    }),
  );
}

/**
 * Runs the job for GitLab in a checkout; its log and the percentage that GitLab finds in it.
 * @param change of what the script says
 * @throws Error when the script ends with another code than 0, as `execFileSync` does
 */
function gitlab(
  { directory, runner }: Project,
  change = (script: string): string => script,
): { log: string; percent: string | undefined } {
  const text = readFileSync(join(directory, '.gitlab-ci.yml'), 'utf8');
  const { 'wasm-coverage': job } = parse(text) as Record<
    string,
    {
      before_script: string[];
      script: string[];
      coverage: string;
      artifacts: { paths: string[]; reports: { coverage_report: { coverage_format: string; path: string } } };
    }
  >;
  if (job === undefined) throw new Error('no job wasm-coverage');
  const plain = readFileSync(join(directory, 'ci.sh'), 'utf8');
  writeFileSync(join(directory, 'ci.sh'), change(adapt(plain) ?? ''));
  // GitLab makes one script of both.
  const script = [...job.before_script, ...job.script].flatMap((line) => adapt(line) ?? []).join('\n');
  const log = execFileSync('/bin/bash', ['--norc', '-e', '-c', script], {
    cwd: directory,
    encoding: 'utf8',
    env: { ...runner('push').env, CI: 'true' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { coverage_format: format, path } = job.artifacts.reports.coverage_report;
  expect(format).toBe('cobertura');
  expect(readFileSync(join(directory, path), 'utf8')).toMatch(
    /<coverage line-rate="0\.\d+" branch-rate="0\.\d+"/,
  );
  expect(existsSync(join(directory, 'coverage', 'html', 'index.html'))).toBe(true);
  const pattern = /^\/(.*)\/$/.exec(job.coverage)?.[1] ?? 'none';
  const found = [...log.matchAll(new RegExp(pattern, 'gm'))];
  return { log, percent: found.at(-1)?.[1] };
}

/** Lines and arms of `src/clamp.c` by gcov, of a native build of the same tests. */
function gcov(directory: string): { lines: Record<string, number>; arms: Record<string, string[]> } {
  const cwd = scratch();
  const gcc = (...args: string[]) =>
    execFileSync('/usr/bin/gcc', ['-O0', '--coverage', `-I${directory}/src`, ...args], { cwd });
  gcc('-c', join(directory, 'src/clamp.c'), '-o', 'clamp.o');
  for (const name of ['range', 'text']) {
    gcc(join(directory, 'test', `${name}.c`), 'clamp.o', '-o', name);
    execFileSync(join(cwd, name));
  }
  const text = execFileSync('/usr/bin/gcov', ['--json-format', '--stdout', '-b', 'clamp.o'], {
    cwd,
    encoding: 'utf8',
  });
  const { files } = JSON.parse(text) as {
    files: { lines: { line_number: number; count: number; branches: { count: number }[] }[] }[];
  };
  const lines = files[0]?.lines ?? [];
  return {
    lines: Object.fromEntries(lines.map((line) => [line.line_number, line.count])),
    arms: Object.fromEntries(
      lines
        .filter(({ branches }) => branches.length > 0)
        .map((line) => [line.line_number, line.branches.map(({ count }) => String(count)).sort()]),
    ),
  };
}

const forGates = (result: JobResult) => ({ failed: result.failed, outcomes: result.outcomes });

describeWith('rust')('a Rust workspace', () => {
  test('passes its gates on GitHub and on GitLab, with the lines and arms of both crates', async () => {
    const example = await project('rust-workspace');
    const result = await runJob(workflowOf('rust-workspace'), example.runner('pull_request'));
    expect(result.failed, result.log).toBe(false);
    expect(result.log.match(/^test result: ok\. \d+ passed; 0 failed/gm)).toHaveLength(3);
    const found = lcov(example.directory);
    expect(Object.keys(found)).toEqual([
      'duration/src/lib.rs',
      'schedule/src/lib.rs',
      'schedule/tests/total.rs',
    ]);
    // By hand: examples/ci/README.md.
    const { lines, arms } = found['duration/src/lib.rs']!;
    expect(lines).toMatchObject({ 5: 5, 8: 14, 9: 10, 10: 4, 11: 0, 13: 4, 14: 3, 17: 1, 20: 4 });
    expect(arms).toEqual({ 7: ['14', '4'], 8: ['10', '4'], 10: ['0', '4'], 13: ['1', '3'] });
    const schedule = found['schedule/src/lib.rs']!;
    expect(schedule.lines).toMatchObject({ 5: 1, 7: 3, 8: 3, 9: 0, 12: 1, 17: 0, 18: 0, 19: 0 });
    expect(schedule.arms).toEqual({ 6: ['1', '3'], 7: ['0', '3'], 17: ['-', '-'] });

    expect(result.outputs).toMatchObject({ branches: '71.42', reports: join(example.directory, 'coverage') });
    expect(result.summary).toMatch(/^### Coverage: 81\.6 % of lines\n/);
    expect(result.summary).toContain('| schedule/src/lib.rs | 7/12 | 58.3 % | 2/3 | 3/6 | 9, 17-21, 7→9 |');
    // The pull request changes nothing, and annotations are of changed lines alone.
    expect(result.log).not.toContain('::warning ');
    expect(example.api.comments).toHaveLength(1);
    expect(example.api.comments[0]?.body).toBe(
      `<!-- wtrace: wtrace -->\n${result.summary}\n[All of this run](https://github.example/owner/project/actions/runs/123)\n`,
    );
    expect(result.used.map(({ uses }) => uses)).toEqual([
      'actions/checkout@v4',
      'actions/setup-node@v4',
      'actions/upload-artifact@v4',
    ]);
    expect(gitlab(example).percent).toBe('81.6');
    expect(lcov(example.directory)).toEqual(found);
  });
});

describeWith(
  'clang',
  'cmake',
  'gcc',
)('a C project with CTest', () => {
  test('has the counts that gcov has, in a folder of its repository; gates are missed after all reports', async () => {
    const example = await project('c-cmake', 'native/clamp');
    const workflow = workflowOf('c-cmake');
    const folder = { 'working-directory': 'native/clamp', version: tarball };
    const runner = example.runner('push');
    const first = await runJob(workflow, runner, { ...folder, upload: 'true', language: 'C' });
    expect(first.failed, first.log).toBe(false);
    expect(first.log).toContain('100% tests passed, 0 tests failed out of 2');
    expect(first.log.match(/^::(?:warning|notice) file=.*$/gm)).toEqual([
      '::warning file=native/clamp/src/clamp.c,line=7,endLine=7,title=Not covered::line 7 did not run',
      '::warning file=native/clamp/src/clamp.c,line=22,endLine=22,title=Not covered::line 22 did not run',
      '::notice file=native/clamp/src/clamp.c,line=6,title=Branch not covered::the branch never went to line 7',
      '::notice file=native/clamp/src/clamp.c,line=14,title=Branch not covered::the branch never went to line 15',
      '::notice file=native/clamp/test/text.c,line=4,title=Branch not covered::the branch never went to line 4:40',
    ]);
    const found = lcov(example.directory)['native/clamp/src/clamp.c']!;
    const native = gcov(example.directory);
    // clang has no row for the line that opens a function, and one for that which closes it.
    const lines = (of: Record<string, number>, others: Record<string, number>) =>
      Object.keys(of).filter((line) => !(line in others));
    expect(lines(native.lines, found.lines)).toEqual(['3', '11', '21']);
    expect(lines(found.lines, native.lines)).toEqual(['9', '19']);
    expect(found.lines).toMatchObject(
      Object.fromEntries(Object.entries(native.lines).filter(([line]) => line in found.lines)),
    );
    expect(found.arms).toEqual(native.arms);
    // A push has no pull request to comment on.
    expect(example.api.requests).toEqual([]);
    const { reports = '' } = first.outputs;
    expect(first.used).toContainEqual({
      uses: 'actions/upload-code-coverage@v1',
      with: {
        file: `${reports}/cobertura.xml`,
        language: 'C',
        label: 'wtrace',
        token: TOKEN,
        'fail-on-error': 'false',
      },
    });
    expect(existsSync(join(reports, 'cobertura.xml'))).toBe(true);

    // Comments of others, one with our marker: an outsider's. Ours is the last, on a second page.
    for (let id = 0; id < 101; id++) {
      const ours = id === 100;
      example.api.comments.push({
        id,
        body: id === 3 || ours ? '<!-- wtrace: wtrace -->\nold' : 'looks good',
        user: { type: ours ? 'Bot' : 'User' },
        author_association: 'NONE',
      });
    }
    // A pull request that changes a line that runs and one that does not.
    const source = join(example.directory, 'src/clamp.c');
    const before = readFileSync(source, 'utf8');
    writeFileSync(
      source,
      before.replace('return value;', 'return value + 0;').replace('high) == value', 'high) - value == 0'),
    );
    rmSync(join(example.directory, 'wasm-coverage'), { recursive: true });
    const missed = await runJob(workflow, example.runner('pull_request'), {
      'working-directory': 'native/clamp',
      'fail-under': '80\nbranches=95\npatch=80\nnative/clamp/src/**=99',
    });
    const texts = [
      '13 of 16 arms of branches ran (81.3 %), and 95 % are required',
      '1 of 2 changed lines ran (50.0 %), and 80 % are required',
      '12 of 14 lines in native/clamp/src/** ran (85.7 %), and 99 % are required',
    ];
    expect(forGates(missed)).toMatchObject({
      failed: true,
      outcomes: {
        Report: 'success',
        'Comment on the pull request': 'success',
        Gates: 'failure',
        'actions/upload-artifact@v4': 'success',
      },
    });
    for (const text of texts)
      expect(missed.log).toContain(`::error title=Coverage is too low::${text.replaceAll('%', '%25')}\n`);
    // Of the branch's changes alone.
    expect(missed.log.match(/^::(?:warning|notice) file=.*$/gm)).toEqual([
      '::warning file=native/clamp/src/clamp.c,line=22,endLine=22,title=Not covered::line 22 did not run',
    ]);
    expect(missed.log).toMatch(/exit code 2\.\n$/);
    expect(missed.summary).toContain(`\nRequired, and missed:\n\n    ${texts.join('\n    ')}\n`);
    expect(example.api.requests).toEqual(
      ['GET', 'GET']
        .map((method) => `${method} /repos/owner/project/issues/7/comments`)
        .concat('PATCH /repos/owner/project/issues/comments/100'),
    );
    expect(example.api.comments[3]?.body).toBe('<!-- wtrace: wtrace -->\nold');
    expect(example.api.comments[100]?.body).toContain(texts[0]);

    // The same by the plain form.
    const plain = gitlab(example);
    expect(plain.percent).toBe('89.5');
    // Which test ran what, by hand: examples/ci/README.md.
    expect(plain.log).toMatch(/^range +9 +47\.4% +5$/m);
    expect(plain.log).toMatch(/^text +12 +63\.2% +8$/m);
    expect(() => gitlab(example, (script) => script.replace('branches=75', 'branches=95'))).toThrow(
      expect.objectContaining({ status: 2, stderr: expect.stringContaining(`wtrace: ${texts[0]}`) }),
    );
  });
});

test('an AssemblyScript project: tests through load and at the command line; a token that may not comment', async () => {
  const example = await project('assemblyscript');
  const result = await runJob(workflowOf('assemblyscript'), example.runner('pull_request', 'of a fork'), {
    version: tarball,
  });
  expect(result.failed, result.log).toBe(false);
  const found = lcov(example.directory);
  expect(Object.keys(found)).toEqual(['assembly/index.ts']);
  // By hand: examples/ci/README.md.
  const { lines, arms } = found['assembly/index.ts']!;
  expect(lines).toMatchObject({ 3: 3, 4: 2, 5: 1, 10: 5, 11: 4, 12: 2, 14: 2, 15: 0, 17: 2, 24: 4, 31: 0 });
  expect(arms).toMatchObject({
    3: ['1', '2'],
    4: ['1', '1'],
    10: ['0', '1', '4', '5'],
    11: ['2', '2'],
    12: ['1', '1'],
    23: ['2', '4'],
    31: ['-', '-'],
  });
  expect(arms[14]).toEqual(['0', '0', '0', '0', '2', '2', '2', '2']);
  expect(example.api.comments).toEqual([]);
  expect(result.log).toMatch(
    /^::notice title=wtrace::no comment on the pull request: GET .* 403 Forbidden; /m,
  );
  expect(gitlab(example).percent).toBe('80.0');
  expect(lcov(example.directory)).toEqual(found);

  const runner = example.runner('push');
  const again = (inputs: Readonly<Record<string, string>>) => runJob(actionAlone, runner, inputs);
  // Tests that failed: what they covered is reported, and the job fails.
  const failing = await again({ run: 'exit 3', annotations: 'false' });
  expect(forGates(failing)).toMatchObject({
    failed: true,
    outcomes: { 'Run the tests': 'failure', Report: 'success', Gates: 'success' },
  });
  expect(failing.summary).toMatch(/^### Coverage: 80\.0 % of lines/);
  expect(failing.log).not.toContain('::warning ');

  // What inputs hold is never run, and nothing else of a report's name is taken for a command.
  const hostile = '$(touch pwned) `touch pwned`; touch pwned " \' --> ::error::x';
  const named = await again({ label: hostile, args: `--omit\n${hostile}` });
  expect(named.failed, named.log).toBe(false);
  expect(named.summary.startsWith(`    ${hostile}\n\n### Coverage`)).toBe(true);
  for (const input of ['fail-under', 'version', 'reporters', 'data'])
    expect(await again({ [input]: hostile }), input).toMatchObject({ failed: true, summary: '' });
  expect(readdirSync(example.directory, { recursive: true })).not.toContain('pwned');

  const none = await again({ data: 'nowhere' });
  expect(none.log).toMatch(/^::error title=wtrace::.*nowhere/m);
  expect(forGates(none)).toMatchObject({ failed: true, outcomes: { Report: 'failure', Gates: 'skipped' } });

  execFileSync('git', ['update-ref', '-d', 'refs/remotes/origin/main'], { cwd: example.directory });
  const gates = { 'fail-under': 'patch=80' };
  const baseless = await runJob(actionAlone, example.runner('pull_request'), gates);
  expect(baseless.log).toMatch(
    /^::error title=wtrace::the gate patch= needs origin\/main: .*fetch-depth: 0/m,
  );
  expect(baseless.failed).toBe(true);
  expect((await again(gates)).failed).toBe(false);
});

// Step "Report": the log's table, the files, the annotations, the job summary, and which gates were missed.
import { randomUUID } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { changes } from './changes.mjs';
import { fail, input, inputLines, installedWtrace, output, run } from './environment.mjs';
import { fitted, withMissedGates } from './markdown.mjs';

/** GitHub's limit for the summary of a step is 1 MiB. */
const SUMMARY_BYTES = 1_000_000;
/** Exit code of `wtrace report` when a gate was missed. */
const MISSED = 2;

const directory = process.cwd();
const wtrace = installedWtrace(directory);
if (wtrace === undefined) fail('wtrace is gone from node_modules since it was installed');

/** Folder that names in annotations and uploads are relative to: the repository's, whatever folder of it the project is. */
function repository() {
  const { status, stdout } = run('git', ['rev-parse', '--show-toplevel'], { cwd: directory });
  return status === 0 ? stdout.trim() : (process.env.GITHUB_WORKSPACE ?? directory);
}

const { diff, gates } = changes(input('DIFF'), inputLines('FAIL_UNDER'));
const selection = ['--source-root', repository(), ...diff, ...inputLines('ARGS')];
const data = inputLines('DATA');

/** Runs `wtrace report`; its standard output. What it says on stderr goes to the log. */
function report(reporters, reportsDir, ...more) {
  const args = [
    'report',
    '--reporter',
    reporters,
    '--reports-dir',
    reportsDir,
    ...more,
    ...selection,
    ...data,
  ];
  const { status, stdout, stderr } = run(process.execPath, [wtrace, ...args], { cwd: directory });
  if (status !== 0 && status !== MISSED) {
    process.stderr.write(stderr);
    fail(stderr.trim().split('\n').at(-1) || `wtrace report ended with ${status}`);
  }
  return { status, stdout, stderr };
}

/** Prints text in which names of files may look like workflow commands, as text. */
function printAsText(text) {
  const token = randomUUID();
  process.stdout.write(`::stop-commands::${token}\n${text}::${token}::\n`);
}

const reportsDir = resolve(input('REPORTS_DIR'));
const reporters = new Set([
  'text',
  ...input('REPORTERS').split(','),
  ...(input('UPLOAD') === 'true' ? ['cobertura'] : []),
]);
const files = report([...reporters].filter((name) => name !== '').join(','), reportsDir);
printAsText(files.stdout + files.stderr);
if (input('ANNOTATIONS') === 'true') process.stdout.write(report('github', reportsDir).stdout);

const temporary = mkdtempSync(join(process.env.RUNNER_TEMP ?? tmpdir(), 'wtrace-report-'));
const required = gates.flatMap((gate) => ['--fail-under', gate]);
const { status, stdout, stderr } = report('markdown,json-summary', temporary, ...required);
const missed =
  status === MISSED
    ? stderr
        .split('\n')
        .filter((line) => line.startsWith('wtrace: ') && !line.startsWith('wtrace: warning: '))
        .map((line) => line.slice('wtrace: '.length))
    : [];
const markdown = withMissedGates(stdout, missed, input('LABEL'));
appendFileSync(process.env.GITHUB_STEP_SUMMARY, fitted(markdown, SUMMARY_BYTES));
const markdownFile = join(temporary, 'comment.md');
writeFileSync(markdownFile, markdown);

const { total } = JSON.parse(readFileSync(join(temporary, 'coverage-summary.json'), 'utf8'));
const percent = ({ total: of, pct }) => (of === 0 ? '' : String(pct));
output('lines', percent(total.lines));
output('functions', percent(total.functions));
output('branches', percent(total.branches));
output('reports', reportsDir);
output('markdown', markdownFile);
output('missed', missed.join('\n'));

/**
 * Runs the steps of a workflow of GitHub Actions as a runner does: conditions, inputs and outputs, files for outputs, paths and the
 * summary, the shells' options. Of what a step `uses`, this repository's action is run; others are only noted.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type Contexts, condition, expanded } from './expressions.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A step as YAML has it. */
interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, string | number | boolean>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly default?: string } | null>>;
  readonly outputs: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/** The machine and the event. */
export interface Runner {
  /** The checkout. */
  readonly workspace: string;
  /** A directory for files of the runner, outside the checkout. */
  readonly temporary: string;
  /** Environment of all steps. */
  readonly env: Readonly<Record<string, string>>;
  /** Context `github`; its `event` is written to the event's file. */
  readonly github: Readonly<Record<string, unknown>>;
  /** Changes a command before it runs; undefined leaves it out. */
  readonly adapt: (command: string) => string | undefined;
}

/** What became of a job. */
export interface JobResult {
  readonly failed: boolean;
  /** All that steps printed. */
  readonly log: string;
  readonly summary: string;
  /** The outcome of each step that ran or failed, by its id or name. */
  readonly outcomes: Readonly<Record<string, 'success' | 'failure' | 'skipped'>>;
  /** Actions of others, with their inputs. */
  readonly used: readonly { readonly uses: string; readonly with: Readonly<Record<string, string>> }[];
  /** Outputs of this repository's action. */
  readonly outputs: Readonly<Record<string, string>>;
}

/** `name=value` and `name<<end` records of an output file. */
function outputsIn(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const [, name, end] = /^([^=<]+)<<(.+)$/.exec(lines[i] ?? '') ?? [];
    if (name !== undefined && end !== undefined) {
      const last = lines.indexOf(end, i + 1);
      if (last < 0) throw new Error(`output ${name} has no end`);
      found[name] = lines.slice(i + 1, last).join('\n');
      i = last;
    } else {
      const [, key, value] = /^([^=]+)=(.*)$/.exec(lines[i] ?? '') ?? [];
      if (key !== undefined && value !== undefined) found[key] = value;
    }
  }
  return found;
}

interface Started {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs bash without blocking: a server of the test answers meanwhile. */
function bash({ args, cwd, env }: Started): Promise<{ code: number | null; text: string }> {
  return new Promise((done, failed) => {
    const child = spawn('/bin/bash', args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
    }
    child.on('error', failed).on('close', (code) => done({ code, text }));
  });
}

/** One run of a job. */
class Job {
  failed = false;
  log = '';
  summary = '';
  readonly outcomes: Record<string, 'success' | 'failure' | 'skipped'> = {};
  readonly used: { uses: string; with: Record<string, string> }[] = [];
  outputs: Record<string, string> = {};
  readonly #paths: string[] = [];
  readonly #runner: Runner;
  #files = 0;

  constructor(runner: Runner) {
    this.#runner = runner;
    mkdirSync(runner.temporary, { recursive: true });
  }

  /** Runs steps one after the other; outputs of their ids. `inputs` are those of a composite action. */
  async steps(steps: readonly Step[], inputs: Readonly<Record<string, string>> = {}): Promise<Contexts> {
    const results: Record<string, { outputs: Record<string, string>; outcome: string }> = {};
    const contexts = { inputs, steps: results, github: this.#runner.github };
    for (const step of steps) {
      let outputs: Record<string, string> = {};
      let outcome: 'success' | 'failure' | 'skipped' = 'skipped';
      if (condition(step.if, contexts, this)) {
        const values = Object.fromEntries(
          Object.entries(step.with ?? {}).map(([name, value]) => [
            name,
            expanded(String(value), contexts, this),
          ]),
        );
        const before = this.failed;
        outputs = await (step.uses === undefined ? this.#run(step, contexts) : this.#use(step.uses, values));
        outcome = this.failed && !before ? 'failure' : 'success';
      }
      if (step.id !== undefined) results[step.id] = { outputs, outcome };
      this.outcomes[step.name ?? step.id ?? step.uses ?? step.run ?? ''] = outcome;
    }
    return contexts;
  }

  async #use(uses: string, given: Record<string, string>): Promise<Record<string, string>> {
    if (!/^OWNER\/wtrace@/.test(uses)) {
      this.used.push({ uses, with: given });
      return {};
    }
    const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as Action;
    const unknown = Object.keys(given).filter((name) => !(name in action.inputs));
    if (unknown.length > 0) throw new Error(`the action has no input ${unknown.join(', ')}`);
    const contexts = { github: this.#runner.github };
    const usual = Object.entries(action.inputs).map(([name, input]): [string, string] => [
      name,
      expanded(input?.default ?? '', contexts, this),
    ]);
    const after = await this.steps(action.runs.steps, { ...Object.fromEntries(usual), ...given });
    this.outputs = Object.fromEntries(
      Object.entries(action.outputs).map(([name, { value }]) => [name, expanded(value, after, this)]),
    );
    return this.outputs;
  }

  async #run(step: Step, contexts: Contexts): Promise<Record<string, string>> {
    const { workspace, temporary, env, github, adapt } = this.#runner;
    if (/\$\{\{/.test(step.run ?? '')) throw new Error(`an expression within a script: ${step.run}`);
    const command = adapt(step.run ?? '');
    if (command === undefined) return {};
    const file = (name: string, text = ''): string => {
      const path = join(temporary, `${this.#files++}-${name}`);
      writeFileSync(path, text);
      return path;
    };
    const [output, summary, paths] = [file('output'), file('summary'), file('path')];
    const own = Object.entries(step.env ?? {}).map(([name, value]): [string, string] => [
      name,
      adapt(expanded(value, contexts, this)) ?? '',
    ]);
    const options = step.shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail'] : ['--norc', '-e'];
    const cwd = expanded(step['working-directory'] ?? '.', contexts, this);
    const { code, text } = await bash({
      args: [...options, file('script.sh', command)],
      cwd: resolve(workspace, cwd),
      env: {
        ...env,
        ...Object.fromEntries(own),
        PATH: [...[...this.#paths].reverse(), env['PATH']].join(':'),
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_ACTION_PATH: root,
        GITHUB_EVENT_NAME: String(github['event_name']),
        GITHUB_EVENT_PATH: file('event.json', JSON.stringify(github['event'])),
        GITHUB_OUTPUT: output,
        GITHUB_PATH: paths,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_WORKSPACE: workspace,
        RUNNER_TEMP: temporary,
      },
    });
    this.log += text;
    this.summary += readFileSync(summary, 'utf8');
    this.#paths.push(
      ...readFileSync(paths, 'utf8')
        .split('\n')
        .filter((path) => path !== ''),
    );
    if (code !== 0) {
      this.failed = true;
      this.log += `##[error]Process completed with exit code ${code}.\n`;
    }
    return outputsIn(readFileSync(output, 'utf8'));
  }
}

/** Runs the only job of a workflow. @param withInputs replaces inputs of this repository's action */
export async function runJob(
  workflow: string,
  runner: Runner,
  withInputs: Readonly<Record<string, string>> = {},
): Promise<JobResult> {
  const { jobs } = parse(workflow) as { jobs: Record<string, { steps: readonly Step[] }> };
  const [job, ...more] = Object.values(jobs);
  if (job === undefined || more.length > 0) throw new Error('not one job');
  const steps = job.steps.map((step) =>
    step.uses?.startsWith('OWNER/') ? { ...step, with: { ...step.with, ...withInputs } } : step,
  );
  const run = new Job(runner);
  await run.steps(steps);
  return run;
}

/** Signals at random moments of the life of `wtrace run`, from its start to its end, and what must be there afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { readDataDir } from '../../src/store/index.ts';
import { assemble } from '../wasm/wabt.ts';
import { command, environment } from './wtrace.ts';

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const;
/** Calls of `$work` between the first and the last output of the program. */
const CALLS = 300;
/** Milliseconds in which a signal must have ended the process. */
const LIMIT = 2000;

const write = (at: number): string =>
  `(i32.store (i32.const 0) (i32.const ${at})) (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))`;

/** Says `begin`, works for some tenths of a second, says `ended`. */
const program = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "begin\\n") (data (i32.const 32) "ended\\n")
  (func $work (local $i i32)
    (loop $l
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br_if $l (i32.lt_u (local.get $i) (i32.const 200000)))))
  (func $start (export "_start") (local $n i32)
    (i32.store (i32.const 4) (i32.const 6))
    ${write(16)}
    (loop $l
      (call $work)
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $l (i32.lt_u (local.get $n) (i32.const ${CALLS}))))
    ${write(32)}))`;

/** When and how a process is signalled. */
export interface Moment {
  /** What the milliseconds are counted from: its start, or what it says. */
  readonly from: 'start' | 'begin' | 'ended';
  readonly milliseconds: number;
  readonly signal: (typeof SIGNALS)[number];
  /** Milliseconds between two signals as timeout(1) sends them: to the process, then to its group. Undefined: one. */
  readonly again: number | undefined;
  readonly count: 'lines' | 'instructions';
}

/** What a process left. */
interface Left {
  readonly output: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** It had ended before it was signalled. */
  readonly late: boolean;
  /** Milliseconds from the signal to its end. */
  readonly took: number;
}

/** Reproducible moments: a third anywhere in the life, a third after the program began, a third after its last output. */
export function randomMoments(number: number, seed: number, life: number): Moment[] {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return Array.from({ length: number }, (_, i) => {
    const from = (['start', 'begin', 'ended'] as const)[i % 3] ?? 'start';
    const within = { start: life, begin: life / 3, ended: 60 }[from];
    return {
      from,
      milliseconds: random() * within,
      signal: SIGNALS[Math.floor(random() * SIGNALS.length)] ?? 'SIGTERM',
      again: random() < 0.5 ? random() * 5 : undefined,
      count: random() < 0.5 ? 'lines' : 'instructions',
    };
  });
}

/** Runs the program of this file with one Node, in a directory of its own. */
export class SignalledRuns {
  readonly #node: string;
  readonly #directory = mkdtempSync(join(tmpdir(), 'wtrace-signals-'));
  #runs = 0;

  constructor(node: string) {
    this.#node = node;
    writeFileSync(join(this.#directory, 'program.wasm'), assemble(program, { names: true }).bytes);
  }

  /** Removes everything. */
  close(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Milliseconds that a run takes when nothing is sent. */
  async life(): Promise<number> {
    const start = performance.now();
    await this.check({
      from: 'start',
      milliseconds: 60_000,
      signal: 'SIGTERM',
      again: undefined,
      count: 'lines',
    });
    return performance.now() - start;
  }

  /** Signals a run. Returns what is wrong, undefined when nothing is, and how far the program had come. */
  async check(moment: Moment): Promise<{ readonly fault: string | undefined; readonly came: string }> {
    const data = join(this.#directory, `data-${this.#runs++}`);
    const left = await this.#signalled(moment, data);
    const fault = faultOf(left, moment, data);
    const came = left.late ? 'over' : (left.output.trim().split('\n').at(-1) ?? '');
    const { from, milliseconds, signal, again, count } = moment;
    const about = `${signal}${again === undefined ? '' : ' twice'} ${milliseconds.toFixed(1)} ms after ${from}, ${count}`;
    return { fault: fault && `${about}: ${fault}`, came };
  }

  #signalled({ from, milliseconds, signal, again, count }: Moment, data: string): Promise<Left> {
    const args = [
      command,
      'run',
      '-q',
      '--data-dir',
      data,
      '--count',
      count,
      join(this.#directory, 'program.wasm'),
    ];
    const child = spawn(this.#node, args, {
      // In a group of its own, which is signalled too.
      detached: true,
      env: environment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    let sent: number | undefined;
    const send = (): void => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      sent = performance.now();
      child.kill(signal);
      if (again !== undefined) setTimeout(() => signalGroup(child, signal), again);
    };
    let timer = from === 'start' ? setTimeout(send, milliseconds) : undefined;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
      if (from !== 'start' && output.includes(`${from}\n`)) timer ??= setTimeout(send, milliseconds);
    });
    return new Promise((resolve) => {
      child.on('close', (code, by) => {
        clearTimeout(timer);
        const took = sent === undefined ? 0 : performance.now() - sent;
        resolve({ output, code, signal: by, late: sent === undefined, took });
      });
    });
  }
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal);
  } catch {
    // It has ended.
  }
}

function faultOf(left: Left, moment: Moment, data: string): string | undefined {
  const { output, code, signal, late, took } = left;
  const expected = 128 + constants.signals[moment.signal];
  const ended = signal === null ? code : 128 + constants.signals[signal];
  // One that comes when everything is on disk may find a process that is already exiting.
  const saved = output.includes('ended\n') && ended === 0;
  if (ended !== (late ? 0 : expected) && !saved) return `ended with ${ended}`;
  if (took > LIMIT) return `ended after ${took.toFixed(0)} ms`;
  const files = existsSync(data) ? readdirSync(data).filter((name) => name.endsWith('.wtrace')) : [];
  if (files.length === 0) return output === '' ? undefined : `no data, after ${JSON.stringify(output)}`;
  const { facts, warnings } = readDataDir(data);
  const others = warnings.filter(({ slug }) => slug !== 'no-debug-info');
  if (others.length > 0) return others.map(({ message }) => message).join('; ');
  const functions = facts.modules.flatMap((module) => module.files.flatMap((file) => file.functions));
  const calls = functions.find(({ name }) => name === 'work')?.hits;
  const started = functions.find(({ name }) => name === 'start')?.hits;
  if (calls === undefined || started === undefined) return 'functions are missing';
  if (output !== '' && started !== 1) return `entered ${started} times`;
  if (calls > CALLS || (output.includes('ended') && calls !== CALLS)) return `${calls} calls of ${CALLS}`;
  return undefined;
}

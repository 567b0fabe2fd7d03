// What events cost: every delivery of `load` on the engines, each in a process of its own.
import { execFile } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { jobFile } from './cells.mjs';
import { engines, executableOf } from './engines.mjs';
import { programs, ratio, root } from './programs.mjs';
import { dist, publicEntryPoint } from './wtrace.mjs';

const execute = promisify(execFile);
const LIMIT_MS = 120_000;

/** Ways to observe, by delivery. `perEvent`: whether a cost per event is meaningful. */
const ways = [
  { id: 'ring', title: '`ring`, reads file and line', perEvent: true },
  { id: 'call', title: '`call`, reads file and line', perEvent: true },
  { id: 'count', title: '`count`, a call for each site' },
  { id: 'untraced', title: '`call`, observer called at each call, no activation traced' },
  { id: 'disabled', title: '`call`, all sites disabled' },
  { id: 'off', title: '`call`, switched off by `settrace(null)`' },
];
const observed = ['seed -O0', 'vm -O0', 'fib -O2', 'sort -O0', 'lua -O2'];
const quickly = ['seed -O0', 'vm -O0'];
/**
 * A command is started for each run, and the engine with it: so its runs are long, and only some ways are measured. It
 * shows what an event costs in a module a hundred times larger.
 */
const longer = { 'lua -O2': { args: ['work.lua', '40'], ways: ['ring', 'call'] } };
const onEngines = ['20', '24', '26', 'bun'];

/**
 * Figures by way to observe, engine and program: `{ id, title, engine, program, events, ratio, seconds, nsPerEvent,
 * perSecond }`, or with `skipped` instead of numbers.
 */
export async function measureEvents({ answers, quick, tell, only = /./, engineIds = onEngines }) {
  const { load } = await publicEntryPoint();
  if (load === undefined) {
    tell('events: not built');
    return [{ skipped: 'not built' }];
  }
  const entryPoint = join(dist, 'index.js');
  const times = { warmMs: quick ? 200 : 400, measureMs: quick ? 150 : 400 };
  const found = [];
  for (const engine of engines.filter(({ id, quick: also }) => engineIds.includes(id) && (also || !quick))) {
    const executable = executableOf(engine);
    if (executable === undefined) continue;
    for (const name of (quick ? quickly : observed).filter((one) => only.test(one))) {
      const { ways: some, ...changes } = longer[name] ?? {};
      const program = { ...programs.find((one) => one.name === name), ...changes };
      for (const { id, title, perEvent } of ways.filter((way) => some?.includes(way.id) ?? true)) {
        const key = `events ${engine.id} ${name} ${id} ${times.measureMs} ${statSync(entryPoint).mtimeMs}`;
        if (!answers.known.has(key)) {
          const job = { program, entryPoint: pathToFileURL(entryPoint).href, way: id, ...times };
          answers.keep(key, await measure(engine, executable, job));
        }
        const { nsPerEvent, perSecond, ...rest } = answers.known.get(key);
        const costs = perEvent && nsPerEvent !== undefined ? { nsPerEvent, perSecond } : {};
        const one = { id, title, engine: engine.title, program: name, ...rest, ...costs };
        found.push(one);
        const cost = one.nsPerEvent === undefined ? '' : `, ${one.nsPerEvent.toFixed(1)} ns an event`;
        tell(`${engine.title} ${name} ${id}: ${one.skipped ?? `${ratio(one.ratio)}${cost}`}`);
      }
    }
  }
  return found;
}

async function measure(engine, executable, job) {
  try {
    const args = [...engine.flags, join(root, 'bench', 'measure-events.mjs'), jobFile(job)];
    const { stdout } = await execute(executable, args, { timeout: LIMIT_MS });
    return JSON.parse(stdout);
  } catch (error) {
    const text = String(error.stderr || error.message);
    return { skipped: (text.split('\n').find((line) => /Error/.test(line)) ?? text.split('\n')[0]).trim() };
  }
}

// The peers that are not rows of the comparison, since they are not rewritten modules: V8's own counters, stepping in
// the debugger, Python. Each result is kept, so that an interrupted run can be resumed.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { engines, executableOf } from '../engines.mjs';
import { ratio, root } from '../programs.mjs';
import { pythonRows } from './python.mjs';
import { v8Cost, v8CrossCheck } from './v8-coverage.mjs';

const execute = promisify(execFile);
const STEPPING_SECONDS = 1.5;
/** Programs of a quick run. */
const QUICKLY = /^(seed|fib|vm|matmul|lua|zlib|sqlite)/;

/**
 * Measures them all, and reports each when it is done: `{ python, stepping, v8 }`, lists of figures or of `{ skipped }`.
 * @param prepared pairs of a program and the result of prepare
 */
export async function measurePeers({ answers, quick, prepared, timesOf, tell }) {
  const kept = async (name, make) => {
    const key = `peer ${name}`;
    if (!answers.known.has(key)) answers.keep(key, await make());
    return answers.known.get(key);
  };
  const python = await kept('python', pythonRows);
  for (const { title, seconds, skipped } of python)
    tell(`${title}: ${skipped === undefined ? `${seconds.toFixed(3)} s` : `skipped, ${skipped}`}`);

  const stepping = [];
  for (const engine of engines.filter(({ node, flags }) => node !== undefined && flags.length === 0)) {
    const found = await kept(`stepping ${engine.id}`, () => step(engine));
    stepping.push({ title: engine.title, ...found });
    tell(`${engine.title}, stepping: ${found.skipped ?? `${Math.round(found.perSecond)} stops a second`}`);
  }

  const v8 = [];
  const executable = executableOf(engines.find(({ node }) => node === 26));
  for (const [program, { variants }] of prepared.filter(([{ name }]) => !quick || QUICKLY.test(name))) {
    const found = await kept(`v8 ${program.name} ${variants[0].sha256}`, async () => {
      if (executable === undefined) return { skipped: 'Node 26 is not installed' };
      try {
        const check = await v8CrossCheck(executable, program);
        return { ...(await v8Cost(executable, program, variants, timesOf(program))), check };
      } catch (error) {
        return { skipped: String(error.message).split('\n')[0] };
      }
    });
    v8.push({ program: program.name, ...found });
    const { check } = found;
    const counts = check && `${check.equal} blocks equal, ${check.different} differ`;
    tell(`V8's counters, ${program.name}: ${found.skipped ?? `${ratio(found.ratio)}, ${counts}`}`);
  }
  return { python, stepping, v8 };
}

async function step(engine) {
  const executable = executableOf(engine);
  if (executable === undefined) return { skipped: 'not installed' };
  const script = join(root, 'bench', 'peers', 'stepping.mjs');
  const module = join(root, 'bench', 'kernels', 'kernels-O0.wasm');
  // A signal ends it; what it printed before is the result.
  const { stdout } = await execute(executable, [script, module, String(STEPPING_SECONDS)], {
    timeout: 30_000,
  }).catch((error) => error);
  if (!stdout) return { skipped: 'did not answer' };
  const { pauses, seconds } = JSON.parse(stdout);
  return { perSecond: pauses / seconds };
}

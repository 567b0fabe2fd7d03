/** WebAssembly text → bytes: by jco where it is installed, else by wabt with a time limit. */
import { Worker } from 'node:worker_threads';
import { UsageError } from '../errors.ts';

/** wabt takes milliseconds for what it can do at all, and never returns from blocks nested about 180 deep. */
const WABT_TIME_LIMIT_MS = 10_000;

/** The part of jco that is used. */
interface Assembler {
  parse(text: string): Promise<Uint8Array>;
}

async function jco(): Promise<Assembler | undefined> {
  try {
    return (await import('@bytecodealliance/jco')) as unknown as Assembler;
  } catch {
    return undefined;
  }
}

/** What jco's parser says, which hands out its error as Rust prints it for debugging. */
function parserText(text: string): string {
  const place = /line: (\d+), col: (\d+)/.exec(text);
  const what = /kind: \w+\("((?:[^"\\]|\\.)*)"\)/.exec(text) ?? /kind: (\w+(?:\([^{}]*\))?)/.exec(text);
  if (place === null || what === null) return firstLines(text);
  return `${what[1]} in line ${Number(place[1]) + 1}, column ${Number(place[2]) + 1}`;
}

/** The lines that matter of an assembler's diagnostics, as one. */
const firstLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !/^[-=^|\s~]+$/.test(line))
    .slice(0, 2)
    .join(' ');

function byWabt(name: string, text: string): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../cli/wat-worker.js', import.meta.url), {
      workerData: { name, text },
    });
    const giveUp = (why: string): void => {
      reject(
        new UsageError(
          `${name} cannot be assembled: ${why}; correct the text, or install jco, which supports more of WebAssembly: npm install --save-dev @bytecodealliance/jco`,
        ),
      );
    };
    const timer = setTimeout(() => {
      giveUp(`wabt did not finish within ${WABT_TIME_LIMIT_MS / 1000} s, as with deeply nested blocks`);
      void worker.terminate();
    }, WABT_TIME_LIMIT_MS);
    worker.once('message', (answer: { bytes?: Uint8Array; problem?: string }) => {
      clearTimeout(timer);
      if (answer.bytes !== undefined) resolve(answer.bytes);
      else giveUp(firstLines(answer.problem ?? 'wabt gave no reason'));
      void worker.terminate();
    });
    worker.once('error', (error) => {
      clearTimeout(timer);
      giveUp(`wabt failed (${firstLines(error.message)})`);
    });
  });
}

/**
 * Assembles WebAssembly text.
 * @param name of the file, for messages
 * @throws {@link UsageError} when it is not WebAssembly text, or beyond what the assembler at hand can do.
 */
export async function assemble(name: string, text: string): Promise<Uint8Array> {
  const assembler = await jco();
  if (assembler === undefined) return byWabt(name, text);
  try {
    return await assembler.parse(text);
  } catch (error) {
    const why = parserText(error instanceof Error ? error.message : String(error));
    throw new UsageError(`${name} cannot be assembled: ${why}; correct the text`);
  }
}

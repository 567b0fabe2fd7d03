/** Reads what record.py wrote: see there for the format. */
import { readdirSync, readFileSync } from 'node:fs';
import type { TwinEvent, TwinRun } from './event.ts';

const folder = new URL('recordings/', import.meta.url);

/** Names of the programs. */
export const programs: readonly string[] = readdirSync(new URL('programs/', import.meta.url))
  .filter((name) => name.endsWith('.c'))
  .map((name) => name.slice(0, -2))
  .sort();

/** Versions of CPython of which there are recordings, `3.11` and so on. */
export const pythons: readonly string[] = readdirSync(folder)
  .map((name) => /^cpython-(.+)\.txt$/.exec(name)?.[1])
  .filter((version) => version !== undefined)
  .sort();

function parseTree(program: string, text: string): TwinEvent[] {
  const events: TwinEvent[] = [];
  const stack: Pick<TwinEvent, 'activation' | 'function' | 'file'>[] = [];
  let activation = 0;
  for (const [token, opened, line] of text.matchAll(/\(([\w:]+)|(\d+)|\)/g)) {
    if (opened !== undefined) {
      const [name, file] = opened.split(':').reverse();
      stack.push({ activation: activation++, function: name!, file: file ?? program });
      events.push({ kind: 'call', ...stack.at(-1)! });
    } else if (line !== undefined) events.push({ kind: 'line', ...stack.at(-1)!, line: Number(line) });
    else if (token === ')') events.push({ kind: 'return', ...stack.pop()! });
  }
  if (stack.length > 0) throw new Error(`${program}: ${stack.length} activations without an end`);
  return events;
}

/** Program → its run under CPython `version`. */
export function recordedRuns(version: string): ReadonlyMap<string, TwinRun> {
  const text = readFileSync(new URL(`cpython-${version}.txt`, folder), 'utf8');
  return new Map(
    text
      .split(/^== /m)
      .slice(1)
      .map((record) => {
        const [, program, answer, tree] = /^(\w+) (-?\d+)\n(.*)$/s.exec(record)!;
        return [program!, { answer: Number(answer), events: parseTree(program!, tree!) }];
      }),
  );
}

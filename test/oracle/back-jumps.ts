/**
 * Lines of which the code has only the jump back to a loop below them: `while (true) {` and `for (;;) {`. They run when
 * control enters the loop, though there is no jump when the first iteration leaves it.
 */
import type { Instructions } from './instructions.ts';
import { closing } from './opcodes.ts';
import type { FunctionRows, Row } from './rows.ts';
import type { Part } from './starts.ts';

/** The `loop` that a start without work jumps back to, by the number of its instruction; -1: it is no back jump. */
function loopOf(
  start: Part,
  code: Instructions,
  headers: ReadonlyMap<number, Row>,
  rows: readonly Row[],
): number {
  if (start.works) return -1;
  let last = start.end - 1;
  while (last > start.first && (!code.reachable[last] || closing(code.opcode[last]!))) last--;
  const loop = code.backTo[last]!;
  const header = headers.get(loop);
  const { file, line } = rows[start.row]!;
  return header !== undefined && header.file === file && header.line > line ? loop : -1;
}

/**
 * `loop` instruction → rows of lines that run when control enters it from above.
 * @param headers `loop` instruction → row of its header, for those that have one
 */
export function backJumps(
  starts: readonly Part[],
  code: Instructions,
  headers: ReadonlyMap<number, Row>,
  { rows }: FunctionRows,
): Map<number, number[]> {
  const loops = starts.map((start) => loopOf(start, code, headers, rows));
  const otherwise = new Set([...headers.values()].map(({ id }) => id));
  starts.forEach(({ id }, n) => {
    if (loops[n] === -1) otherwise.add(id);
  });
  const entered = new Map<number, number[]>();
  starts.forEach(({ id, row }, n) => {
    if (!otherwise.has(id)) entered.set(loops[n]!, [...(entered.get(loops[n]!) ?? []), row]);
  });
  return entered;
}

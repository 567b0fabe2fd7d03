/** Where the slow reference calls out in one function: the static half of the rule in docs/line-events.md. */
import type { LineTable } from '../../src/debuginfo/line-table.ts';
import { backJumps } from './back-jumps.ts';
import type { RawBody } from './decode.ts';
import { type Instructions, readInstructions } from './instructions.ts';
import { joins, LOOP, neverContinues, structural } from './opcodes.ts';
import { type FunctionRows, functionRows, isDeclaration, type LineIds, type Row } from './rows.ts';
import { startsOf } from './starts.ts';

/** What stands before an instruction, or right after it. */
export interface Call {
  readonly kind: 'start' | 'loopBefore' | 'loopAfter' | 'touch';
  /** `start`, `touch`: index of a row of {@link FunctionSites}; loops: index of a loop. */
  readonly index: number;
}

/** All places of one function at which the reference calls out. */
export interface FunctionSites {
  readonly body: RawBody;
  readonly rows: readonly Row[];
  /** Loop → line id of its header; 0: none. */
  readonly headers: readonly number[];
  /** Ids of the lines that have a start or a loop header. */
  readonly lines: ReadonlySet<number>;
  /** Instruction's ModuleOffset → calls before it. */
  readonly before: ReadonlyMap<number, readonly Call[]>;
  /** Instruction's ModuleOffset → calls after it (`loop`). */
  readonly after: ReadonlyMap<number, readonly Call[]>;
}

/** Reachable `loop` instruction → row of its header, for those that have one: not for one in the prologue. */
function loopHeaders(code: Instructions, { rows, inForce, prologueEnd }: FunctionRows): Map<number, Row> {
  const headers = new Map<number, Row>();
  code.opcode.forEach((op, i) => {
    if (op !== LOOP || !code.reachable[i]) return;
    let first = i + 1;
    while (structural(code.opcode[first]!)) first++;
    const index = inForce[first]!;
    const row = rows[index];
    if (row !== undefined && row.id !== 0 && index >= prologueEnd) headers.set(i, row);
  });
  return headers;
}

/** Instructions before which a row must be noted as run: the first that does work since control could come from elsewhere. */
function touches(code: Instructions, found: FunctionRows): boolean[] {
  let touched = -1;
  return code.opcode.map((op, i) => {
    const row = found.inForce[i]!;
    const works = code.reachable[i]! && !joins(op) && row >= 0 && !isDeclaration(found, row);
    const touch = works && touched !== row;
    if (touch) touched = row;
    if (joins(op) || neverContinues(op)) touched = -1;
    return touch;
  });
}

/** All places of a function at which to call out; undefined when it has no rows. */
export function findSites(
  bytes: Uint8Array,
  table: LineTable,
  defined: number,
  body: RawBody,
  ids: LineIds,
): FunctionSites | undefined {
  if (table.firstRow[defined] === table.firstRow[defined + 1]) return undefined;
  const code = readInstructions(bytes, body);
  const found = functionRows(table, defined, code, ids);
  const starts = startsOf(code, found);
  const startAt = new Map(starts.map(({ first, row }) => [first, row]));
  const headerAt = loopHeaders(code, found);
  const entered = backJumps(starts, code, headerAt, found);
  const touch = touches(code, found);
  const headers: number[] = [];
  const before = new Map<number, Call[]>();
  const after = new Map<number, Call[]>();
  code.offset.forEach((offset, i) => {
    if (!code.reachable[i]) return;
    const calls: Call[] = [];
    const start = startAt.get(i);
    if (start !== undefined) calls.push({ kind: 'start', index: start });
    if (code.opcode[i] === LOOP) {
      for (const index of entered.get(i) ?? []) calls.push({ kind: 'touch', index });
      calls.push({ kind: 'loopBefore', index: headers.length });
      after.set(offset, [{ kind: 'loopAfter', index: headers.length }]);
      headers.push(headerAt.get(i)?.id ?? 0);
    }
    if (touch[i]) calls.push({ kind: 'touch', index: found.inForce[i]! });
    if (calls.length > 0) before.set(offset, calls);
  });
  const lines = new Set([...starts, ...headerAt.values()].map(({ id }) => id));
  return { body, rows: found.rows, headers, lines, before, after };
}

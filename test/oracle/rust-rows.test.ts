import { describe, expect, test } from 'vitest';
import type { LineTable } from '../../src/debuginfo/line-table.ts';
import { work } from './hand-run.ts';
import { reference } from './index.ts';
import { at, op, program } from './program.ts';
import { type Declaration, withoutPlaceless } from './rust-rows.ts';

const { end } = op;

/** A jump over line 8 to code at `1:1` in a function of lines 7 to 9; the columns of other rows are 5. */
function jumpToPlaceless(): { bytes: Uint8Array<ArrayBuffer>; table: LineTable } {
  const body = [at(7), op.block(), op.localGet(0), op.brIf(0), at(8), work, end, at(1), work, at(9), work];
  const { bytes, table } = program({ functions: [{ params: 1, body }], files: ['lib.rs'] });
  return { bytes, table: { ...table, column: table.line.map((line) => (line === 1 ? 1 : 5)) } };
}

function eventsOf(bytes: Uint8Array<ArrayBuffer>, table: LineTable, arg: number): number[] {
  const ref = reference(bytes, table, { recordEvents: true });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(ref.bytes));
  ref.start(instance);
  (instance.exports['f0'] as (arg: number) => void)(arg);
  return ref.result().events.flatMap((event) => (event.kind === 'line' ? [event.line] : []));
}

const ran = (declaration: Declaration | undefined, column = 1): number[] => {
  const { bytes, table } = jumpToPlaceless();
  const columns = table.column.map((c) => (c === 1 ? column : c));
  return eventsOf(
    bytes,
    withoutPlaceless({ ...table, column: columns }, () => declaration),
    1,
  );
};

describe('rows `1:1` of Rust', () => {
  test('are of no line in a function that is declared elsewhere', () => {
    expect(ran({ path: 'lib.rs', line: 6 })).toEqual([7, 9]);
    expect(ran({ path: 'main.rs', line: 1 })).toEqual([7, 9]);
    expect(ran({ path: undefined, line: 0 })).toEqual([7, 9]);
  });

  test('are of line 1 in a function that is declared there, in other languages and at other columns', () => {
    expect(ran({ path: 'lib.rs', line: 1 })).toEqual([7, 1, 9]);
    expect(ran(undefined)).toEqual([7, 1, 9]);
    expect(ran({ path: 'lib.rs', line: 6 }, 2)).toEqual([7, 1, 9]);
  });

  test('leave the table as it was', () => {
    const { table } = jumpToPlaceless();
    const before = [...table.line];
    withoutPlaceless(table, () => ({ path: 'lib.rs', line: 6 }));
    expect([...table.line]).toEqual(before);
  });
});

/** The places of a function: rows (rows.ts), and beside them how each is counted. */
import type { BlockIndex, CounterIndex, EdgeIndex, FileIndex, PlaceIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import type { Places, PlacesWriter } from '../places.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { type RowState, readRow, writeRow } from './rows.ts';

// Beside a row, in the bits that are the caller's. As often as its block, a place takes none.
const EDGES = 1;
const COUNTER = 2;

/** Writes the places of one function, without their number. */
export function writePlaces(to: ByteWriter, before: RowState, places: Places): void {
  const row = {
    file: 0 as FileIndex,
    line: 0,
    block: 0 as BlockIndex,
    offset: 0 as ModuleOffset,
  };
  for (let i = 0 as PlaceIndex; i < places.length; i++) {
    const count = places.count(i);
    row.file = places.file(i);
    row.line = places.line(i);
    row.block = places.block(i);
    row.offset = places.offset(i);
    switch (count.kind) {
      case 'block':
        writeRow(to, before, row, 0);
        break;
      case 'edges':
        writeRow(to, before, row, EDGES);
        to.numbers(count.edges);
        break;
      case 'counter':
        writeRow(to, before, row, COUNTER);
        to.unsigned(count.counter);
        break;
    }
  }
}

/** Reads so many places into `places`. */
export function readPlaces(from: ByteReader, state: RowState, count: number, places: PlacesWriter): Places {
  for (let i = 0; i < count; i++) {
    const kind = readRow(from, state);
    const { file, line, block, offset } = state;
    if (kind === 0) places.add(file, line, block, offset, perBlock);
    else if (kind === EDGES)
      places.add(file, line, block, offset, { kind: 'edges', edges: from.numbers() as EdgeIndex[] });
    else places.add(file, line, block, offset, { kind: 'counter', counter: from.unsigned() as CounterIndex });
  }
  return places.finish();
}

const perBlock = { kind: 'block' } as const;

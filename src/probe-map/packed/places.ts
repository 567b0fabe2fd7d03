/** The places of a function: rows (rows.ts), and beside them how each is counted. */
import type { CounterIndex, EdgeIndex } from '../../indices.ts';
import type { Places, PlacesWriter } from '../places.ts';
import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { type RowState, readRow, writeRow } from './rows.ts';

// Beside a row, in the bits that are the caller's. As often as its block, a place takes none.
const EDGES = 1;
const COUNTER = 2;

/** Writes the places of one function, without their number. */
export function writePlaces(to: ByteWriter, before: RowState, places: Places): void {
  const place = places.read();
  while (place.next()) {
    const { count } = place;
    switch (count.kind) {
      case 'block':
        writeRow(to, before, place, 0);
        break;
      case 'edges':
        writeRow(to, before, place, EDGES);
        to.numbers(count.edges);
        break;
      case 'counter':
        writeRow(to, before, place, COUNTER);
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

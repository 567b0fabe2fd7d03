/** Validation of the traced functions: every index of their graphs, places and silent code. */
import type { PlaceIndex } from '../../indices.ts';
import { misfit } from '../invalid.ts';
import type { Places } from '../places.ts';
import { type FunctionProbes, NOT_REQUIRED } from '../probe-map.ts';
import {
  anyWord,
  checkColumn,
  checkLength,
  checkNumber,
  indexInto,
  isIn,
  type Range,
  wholeFrom,
} from './checks.ts';

/** What indices may reach. */
export interface Bounds {
  readonly files: Range;
  readonly counters: Range;
}

const anyLine = wholeFrom(1);

/** Refuses functions with an index that leads nowhere. */
export function validateFunctions(functions: readonly FunctionProbes[], bounds: Bounds): void {
  functions.forEach((fn, i) => {
    const at = (name: string) => (): string => `functions[${i}].${name}`;
    validateGraph(fn, bounds, at);
    validatePlaces(
      fn.places,
      { ...bounds, blocks: fn.blockStart.length, edges: fn.edgeFrom.length },
      at('places'),
    );
    const blocks = indexInto(fn.blockStart.length);
    const ranges = [bounds.files, anyLine, blocks, anyWord] as const;
    fn.silent.forEach((row, k) => {
      row.forEach((value, part) => {
        const range = ranges[part];
        if (range === undefined || !isIn(value, range))
          misfit(`${at('silent')()}[${k}][${part}]`, range?.wanted ?? 'left out');
      });
    });
  });
}

function validateGraph(fn: FunctionProbes, { counters }: Bounds, at: (name: string) => () => string): void {
  const { blockStart, blockCounter, edgeFrom, edgeTo, edgeCounter } = fn;
  for (const name of ['funcidx', 'start', 'end'] as const) checkNumber(fn[name], anyWord, at(name)());
  const counter = { ...counters, least: NOT_REQUIRED };
  const block = { ...indexInto(blockStart.length), least: -1 };
  checkColumn(blockStart, anyWord, at('blockStart'));
  checkLength(blockCounter, blockStart.length, at('blockCounter')(), 'blockStart');
  checkColumn(blockCounter, counter, at('blockCounter'));
  checkColumn(edgeFrom, block, at('edgeFrom'));
  checkLength(edgeTo, edgeFrom.length, at('edgeTo')(), 'edgeFrom');
  checkColumn(edgeTo, block, at('edgeTo'));
  checkLength(edgeCounter, edgeFrom.length, at('edgeCounter')(), 'edgeFrom');
  checkColumn(edgeCounter, counter, at('edgeCounter'));
}

interface PlaceBounds extends Bounds {
  readonly blocks: number;
  readonly edges: number;
}

function validatePlaces(
  places: Places,
  { files, counters, blocks, edges }: PlaceBounds,
  at: () => string,
): void {
  const edge = indexInto(edges);
  const wrong = (i: number, part: string, wanted: string): never => misfit(`${at()}[${i}].${part}`, wanted);
  for (let i = 0 as PlaceIndex; i < places.length; i++) {
    if (places.file(i) >= files.bound) wrong(i, 'file', files.wanted);
    if (places.line(i) < 1) wrong(i, 'line', anyLine.wanted);
    if (places.block(i) >= blocks) wrong(i, 'block', edge.wanted);
    const count = places.count(i);
    if (count.kind === 'counter') checkNumber(count.counter, counters, `${at()}[${i}].count.counter`);
    else if (count.kind === 'edges') checkColumn(count.edges, edge, () => `${at()}[${i}].count.edges`);
  }
}

/** Delivery `count`: the observer is called once per site with the number of events since its last call. */
import type { DebugInfo } from '../debuginfo/index.ts';
import { type FuncIdx, type PlaceIndex, placeIndex } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import {
  type CountFunction,
  constantFrames,
  type Frame,
  type FrameRead,
  type SiteFacts,
  type SourceNames,
} from '../runtime/index.ts';
import type { CountedModule } from './counted-module.ts';

/** Delivers the counts of one instance. */
export class CountDelivery {
  readonly #counted: CountedModule;
  readonly #names: SourceNames;
  readonly #debugInfo: DebugInfo;
  readonly #frameOf: (facts: SiteFacts) => Frame;
  /** Function → count of `call`, then of each place, at the last delivery. */
  readonly #delivered: Float64Array[];
  readonly #frames: (Frame | undefined)[][];

  constructor(
    counted: CountedModule,
    names: SourceNames,
    debugInfo: DebugInfo,
    reads: ReadonlySet<FrameRead>,
  ) {
    this.#counted = counted;
    this.#names = names;
    this.#debugInfo = debugInfo;
    this.#frameOf = constantFrames(reads);
    this.#delivered = counted.probeMap.functions.map(({ places }) => new Float64Array(places.length + 1));
    this.#frames = counted.probeMap.functions.map(() => []);
  }

  /** Delivers counts that have increased; functions in module order, sites in code order. */
  deliver(observer: CountFunction, events: ReadonlySet<string>): void {
    this.#counted.counts().forEach((counts, fn) => {
      const delivered = this.#delivered[fn]!;
      const grown = (at: number, count: number): number => {
        const more = count - delivered[at]!;
        delivered[at] = count;
        return more;
      };
      if (events.has('call')) {
        const more = grown(0, counts.entries);
        if (more > 0) observer(this.#frame(fn, placeIndex(-1)), 'call', more);
      }
      if (!events.has('line')) return;
      counts.places.forEach((count, place) => {
        const more = grown(place + 1, count);
        if (more > 0) observer(this.#frame(fn, placeIndex(place)), 'line', more);
      });
    });
  }

  /** Frame of a place; -1: of the function's entry. */
  #frame(fn: number, place: PlaceIndex): Frame {
    const frames = this.#frames[fn]!;
    const frame = frames[place + 1] ?? this.#frameOf(this.#facts(fn, place));
    frames[place + 1] = frame;
    return frame;
  }

  #facts(fn: number, place: PlaceIndex): SiteFacts {
    const { funcidx, places, blockStart } = this.#counted.probeMap.functions[fn]!;
    const offset = place < 0 ? (blockStart[0] as ModuleOffset) : places.offset(place);
    const { lines } = this.#debugInfo;
    const row = this.#row(funcidx, offset, place < 0);
    const file = place < 0 ? lines.file[row] : places.file(place);
    const line = place < 0 ? (lines.line[row] ?? 0) : places.line(place);
    return {
      file: file === undefined ? '' : this.#names.fileName(file),
      line,
      column: lines.line[row] === line ? (lines.column[row] ?? 0) : 0,
      function: this.#names.functionOf(funcidx),
      offset,
      inlined: () => this.#names.inlinedAt(funcidx, offset),
    };
  }

  /** The row in force at an offset, or the function's first with a line; -1: none. */
  #row(funcidx: FuncIdx, offset: ModuleOffset, first: boolean): number {
    const { lines } = this.#debugInfo;
    const defined = funcidx - (this.#debugInfo.functions()[0]?.funcidx ?? 0);
    const from = lines.firstRow[defined] ?? 0;
    const to = lines.firstRow[defined + 1] ?? from;
    let found = -1;
    for (let row = from; row < to; row++) {
      if (lines.line[row] === 0) continue;
      if (first) return row;
      if (lines.offset[row]! > offset) break;
      found = row;
    }
    return found;
  }
}

/** Delivery `count`: the observer is called once per site with the number of events since its last call. */
import { type DebugInfo, firstLineRow, rowInForce } from '../debuginfo/index.ts';
import { type FuncIdx, type PlaceIndex, placeIndex, type RowIndex } from '../indices.ts';
import type { ModuleOffset } from '../location.ts';
import type { FunctionProbes } from '../probe-map/index.ts';
import {
  type CountFunction,
  constantFrames,
  type Frame,
  type FrameRead,
  type SiteFacts,
  type SourceNames,
} from '../runtime/index.ts';
import type { CountedModule } from './counted-module.ts';

/** What was delivered of one function. */
interface DeliveredFunction {
  readonly probes: FunctionProbes;
  /** Count of `call`, then of each place, at the last delivery. */
  readonly delivered: Float64Array;
  /** Frame of the entry, then of each place, once it was needed. */
  readonly frames: (Frame | undefined)[];
}

/** Delivers the counts of one instance. */
export class CountDelivery {
  readonly #counted: CountedModule;
  readonly #names: SourceNames;
  readonly #debugInfo: DebugInfo;
  readonly #frameOf: (facts: SiteFacts) => Frame;
  readonly #functions: readonly DeliveredFunction[];

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
    this.#functions = counted.probeMap.functions.map((probes) => ({
      probes,
      delivered: new Float64Array(probes.places.length + 1),
      frames: [],
    }));
  }

  /** Delivers counts that have increased; functions in module order, sites in code order. */
  deliver(observer: CountFunction, events: ReadonlySet<string>): void {
    this.#counted.counts().forEach((counts, index) => {
      const fn = this.#functions[index];
      if (fn === undefined) return;
      const { delivered } = fn;
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
  #frame({ probes, frames }: DeliveredFunction, place: PlaceIndex): Frame {
    const frame = frames[place + 1] ?? this.#frameOf(this.#facts(probes, place));
    frames[place + 1] = frame;
    return frame;
  }

  #facts({ funcidx, places, blockStart }: FunctionProbes, place: PlaceIndex): SiteFacts {
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
  #row(funcidx: FuncIdx, offset: ModuleOffset, first: boolean): RowIndex {
    const { lines } = this.#debugInfo;
    const defined = funcidx - (this.#debugInfo.functions()[0]?.funcidx ?? 0);
    const from = lines.firstRow[defined] ?? 0;
    const to = lines.firstRow[defined + 1] ?? from;
    return first ? firstLineRow(lines, from, to) : rowInForce(lines, from, to, offset);
  }
}

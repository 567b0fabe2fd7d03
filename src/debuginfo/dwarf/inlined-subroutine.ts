/**
 * The calls that a compiler inlined into one function: the `DW_TAG_inlined_subroutine` entries below its subprogram
 * (DWARF 5 §3.3.8.2), at any depth of lexical blocks, and the code of each.
 */
import { addressOf } from './addr.ts';
import { DW_AT, DW_TAG } from './constants.ts';
import { type Definition, MAX_DEPTH } from './die-index.ts';
import type { FormValue } from './form.ts';
import { referenceOf, shapeOf, skipAttributes, type Unit, visitAttributes } from './info.ts';
import { addRange, type RangeLists, type RangeSink } from './range-lists.ts';
import { type RangeMap, RangeMapBuilder } from './range-map.ts';
import { SectionReader } from './reader.ts';

/** One inlined call. */
export interface InlinedSubroutine {
  /** The inlined call whose code holds the call; undefined: it is in the function itself. */
  readonly caller: InlinedSubroutine | undefined;
  readonly unit: Unit;
  /** Section offset of the callee's abstract instance; undefined: not said, or in another file. */
  readonly origin: number | undefined;
  /** `DW_AT_call_file`, a file of the unit's line program. */
  readonly callFile: number | undefined;
  /** 1-based; 0 when unknown. */
  readonly callLine: number;
  /** 1-based; 0 when unknown. */
  readonly callColumn: number;
}

/** More calls inside of each other are no compiler's work. */
const MAX_CALLS = 1000;

/** Stands around entries of a function inside of the function: their code is not the outer one's. */
const otherFunction = Symbol();
type Around = InlinedSubroutine | undefined | typeof otherFunction;

/** Reads the entries below subprograms. */
export class InlinedSubroutineReader {
  private readonly info: Uint8Array;
  private readonly debugAddr: Uint8Array;
  private readonly ranges: RangeLists;

  constructor(info: Uint8Array, debugAddr: Uint8Array, ranges: RangeLists) {
    this.info = info;
    this.debugAddr = debugAddr;
    this.ranges = ranges;
  }

  /**
   * CodeOffset → the innermost inlined call whose code is there.
   *
   * @param accept is called with each range
   * @throws MalformedDebugInfoError when any of the entries can't be read, and what `accept` throws.
   */
  read({ offset, unit }: Definition, accept: RangeSink): RangeMap<InlinedSubroutine> {
    const reader = new SectionReader(this.info, '.debug_info', offset, unit.end);
    const found = new RangeMapBuilder<InlinedSubroutine>();
    /** Depth → what the entries there are in, and how many inlined calls that are. */
    const around: Around[] = [undefined];
    const calls = [0];
    let depth = 0;
    do {
      const code = reader.uleb();
      if (code === 0) {
        depth--;
        continue;
      }
      const shape = shapeOf(unit, code, reader);
      let inside: Around = around[depth];
      let count = calls[depth]!;
      if (depth > 0 && shape.tag === DW_TAG.subprogram) inside = otherFunction;
      if (shape.tag === DW_TAG.inlined_subroutine && inside !== otherFunction) {
        if (++count > MAX_CALLS) reader.fail('inlined calls nested too deeply');
        inside = this.enter(reader, unit, shape, inside, (low, high, call) => {
          accept(low, high);
          found.add(low, high, call);
        });
      } else skipAttributes(reader, unit, shape);
      if (!shape.hasChildren) continue;
      if (++depth > MAX_DEPTH) reader.fail('entries nested too deeply');
      around[depth] = inside;
      calls[depth] = count;
    } while (depth > 0 && reader.pos < reader.end);
    return found.build();
  }

  /** Reads the attributes of an inlined call, whose ranges go to `add`. */
  private enter(
    reader: SectionReader,
    unit: Unit,
    shape: Parameters<typeof visitAttributes>[2],
    caller: InlinedSubroutine | undefined,
    add: (low: number, high: number, call: InlinedSubroutine) => void,
  ): InlinedSubroutine {
    let origin: number | undefined;
    let callFile: number | undefined;
    let callLine = 0;
    let callColumn = 0;
    let low: number | undefined;
    let high: number | undefined;
    let length: number | undefined;
    let ranges: FormValue | undefined;
    visitAttributes(reader, unit, shape, (name, value) => {
      switch (name) {
        case DW_AT.abstract_origin:
          origin = referenceOf(value, unit);
          return;
        case DW_AT.call_file:
          callFile = value.value;
          return;
        case DW_AT.call_line:
          callLine = value.value;
          return;
        case DW_AT.call_column:
          callColumn = value.value;
          return;
        case DW_AT.low_pc:
          low = addressOf(value, this.debugAddr, unit);
          return;
        case DW_AT.high_pc:
          high = addressOf(value, this.debugAddr, unit);
          if (high === undefined) length = value.value;
          return;
        case DW_AT.ranges:
          ranges = { ...value };
      }
    });
    const call = { caller, unit, origin, callFile, callLine, callColumn };
    const sink: RangeSink = (from, to) => add(from, to, call);
    if (ranges !== undefined) this.ranges.read(ranges, unit, sink);
    else if (low !== undefined) addRange(reader, unit, low, high ?? low + (length ?? 0), sink);
    return call;
  }
}

/**
 * What must hold of the offset map of any rewritten module, checked by walking over the code of both: each copy of an
 * instruction is found, with the same opcode and immediates. A body or loop may be copied twice, so how often an
 * instruction stands in the output follows from the block around it.
 */
import { isDeepStrictEqual } from 'node:util';
import { definedFunction, toFuncIdx } from '../../src/indices.ts';
import type { FunctionProbes, ProbeMap } from '../../src/probe-map/index.ts';
import { InstructionReader, Op, readModule, type WasmModule } from '../../src/wasm/index.ts';

/** Of these, the labels may be written anew. */
const labelled = new Set<number>([
  Op.br,
  Op.br_if,
  Op.br_table,
  Op.br_on_null,
  Op.br_on_non_null,
  Op.rethrow,
  Op.delegate,
]);
const opens = new Set<number>([Op.block, Op.loop, Op.if, Op.try, Op.try_table]);

/** Faults of the map, in words; none when every instruction stands where the map says, in every copy. */
export function offsetFaults(original: Uint8Array, rewritten: Uint8Array, probeMap: ProbeMap): string[] {
  if (Buffer.compare(original, rewritten) === 0) {
    const whole = { original: [0], rewritten: [0], length: [original.length] };
    const { offsets } = probeMap;
    const isWhole = Object.entries(whole).every(([column, values]) =>
      isDeepStrictEqual([...offsets[column as keyof typeof whole]], values),
    );
    return isWhole ? [] : ['nothing was changed, but the map is not one run'];
  }
  const check = new MapCheck(readModule(original), readModule(rewritten), probeMap);
  check.run();
  return check.faults;
}

class MapCheck {
  readonly faults: string[] = [];
  private readonly before: WasmModule;
  private readonly after: WasmModule;
  private readonly probeMap: ProbeMap;
  /** By offset in the output: opcode of the instruction that begins there, and one more; 0: none does. */
  private readonly opcodes: Uint32Array;
  /** By offset in the original: how many copies the instruction has. */
  private readonly copies: Uint8Array;
  /** Next run of the map. */
  private at = 0;

  constructor(before: WasmModule, after: WasmModule, probeMap: ProbeMap) {
    this.before = before;
    this.after = after;
    this.probeMap = probeMap;
    this.opcodes = new Uint32Array(after.bytes.length);
    this.copies = new Uint8Array(before.bytes.length);
  }

  run(): void {
    const { before, probeMap } = this;
    const { offsets } = probeMap;
    for (let i = 1; i < offsets.length.length; i++)
      if (offsets.rewritten[i]! < offsets.rewritten[i - 1]! + offsets.length[i - 1]!)
        this.faults.push(`run ${i} goes back in the output`);
    const probes = new Map(probeMap.functions.map((fn) => [fn.funcidx, fn]));
    for (let fn = 0; fn < before.code.count; fn++) {
      const starts = this.findCopies(fn);
      this.countCopies(fn, starts, probes.get(toFuncIdx(definedFunction(fn), before.importedFunctions)));
    }
    if (this.at < offsets.length.length) this.faults.push(`run ${this.at} lies in no body`);
  }

  private fault(fn: number, offset: number, what: string): void {
    this.faults.push(`func[${this.before.importedFunctions + fn}] 0x${offset.toString(16)} ${what}`);
  }

  /** Looks up each run of a body. @returns the offsets of the original instructions */
  private findCopies(fn: number): Uint32Array {
    const { before, after, opcodes, copies } = this;
    const { offsets } = this.probeMap;
    const output = new InstructionReader(after.bytes, after.code.codeStart[fn]!, after.code.end[fn]!);
    while (output.read()) opcodes[output.offset] = output.opcode + 1;
    const [codeStart, end] = [before.code.codeStart[fn]!, before.code.end[fn]!];
    const input = new InstructionReader(before.bytes, codeStart, end);
    const found: number[] = [];
    while (input.read()) found.push(input.offset);
    const starts = Uint32Array.from([...found, end]);
    const copy = new InstructionReader(after.bytes, after.code.codeStart[fn]!, after.code.end[fn]!);
    for (; this.at < offsets.length.length; this.at++) {
      const run = this.at;
      const start = offsets.rewritten[run]!;
      if (start >= after.code.end[fn]!) break;
      // Functions that stay as they are may be one run, their sizes and locals included.
      const skipped = Math.max(0, after.code.codeStart[fn]! - start);
      const to = start + skipped;
      const from = offsets.original[run]! + skipped;
      const past = Math.min(offsets.original[run]! + offsets.length[run]!, end);
      if (from < codeStart) this.fault(fn, from, 'is led to from another function');
      const first = lowerBound(starts, from);
      if (starts[first] !== from) this.fault(fn, from, 'is where a run begins, but no instruction');
      for (let i = first; i < starts.length - 1 && starts[i]! < past; i++) {
        const offset = starts[i]!;
        const there = to + offset - from;
        copies[offset]!++;
        if (!this.isSame(input, copy, { offset, next: starts[i + 1]!, there, past }))
          this.fault(fn, offset, `leads to 0x${there.toString(16)}, where it is not`);
      }
      // The next function goes on with this run.
      if (start + offsets.length[run]! > after.code.end[fn]!) break;
    }
    return starts;
  }

  /** Whether an instruction stands at its place in the output, as it was or with shorter immediates or other labels. */
  private isSame(
    input: InstructionReader,
    copy: InstructionReader,
    place: { readonly offset: number; readonly next: number; readonly there: number; readonly past: number },
  ): boolean {
    const { offset, next, there, past } = place;
    const from = this.before.bytes;
    const to = this.after.bytes;
    if (next <= past) {
      for (let i = offset; i < next; i++) if (from[i] !== to[there + i - offset]) return false;
      return this.opcodes[there] !== 0;
    }
    input.readAt(offset);
    if (this.opcodes[there] !== input.opcode + 1) return false;
    if (labelled.has(input.opcode)) return true;
    copy.readAt(there);
    return (
      copy.next - there < next - offset && isDeepStrictEqual(copy.readImmediates(), input.readImmediates())
    );
  }

  /** Whether each instruction has as many copies as its block; a loop that is copied on its own has one more. */
  private countCopies(fn: number, starts: Uint32Array, probes: FunctionProbes | undefined): void {
    const { before, copies } = this;
    const reader = new InstructionReader(before.bytes, before.code.codeStart[fn]!, before.code.end[fn]!);
    const last = starts[starts.length - 2]!;
    const frames = [this.copiesOfBody(fn)];
    while (reader.read()) {
      const { opcode, offset } = reader;
      const expected = offset === last ? 1 : frames.at(-1)!;
      const count = copies[offset]!;
      const enough = count === expected || (opcode === Op.loop && count === expected + 1);
      // A `br_if` that is counted where it is taken is written anew.
      if (!enough && !(opcode === Op.br_if && count === 0 && isCountedWhereTaken(probes, offset)))
        this.fault(fn, offset, `has ${count} copies, its block ${expected}`);
      if (opens.has(opcode)) frames.push(count);
      if (opcode === Op.end || opcode === Op.delegate) frames.pop();
    }
  }

  /** How often the body is written, by its own instructions: loops aside, which may have a copy more. */
  private copiesOfBody(fn: number): number {
    const { before, copies } = this;
    const reader = new InstructionReader(before.bytes, before.code.codeStart[fn]!, before.code.end[fn]!);
    let depth = 0;
    let inLoops = 1;
    while (reader.read() && reader.next < before.code.end[fn]!) {
      const count = copies[reader.offset]!;
      if (depth === 0 && reader.opcode !== Op.loop && count > 0) return count;
      if (depth === 0 && reader.opcode === Op.loop) inLoops = Math.max(1, count - 1);
      if (opens.has(reader.opcode)) depth++;
      if (reader.opcode === Op.end || reader.opcode === Op.delegate) depth--;
    }
    return inLoops;
  }
}

function isCountedWhereTaken(fn: FunctionProbes | undefined, offset: number): boolean {
  if (fn === undefined) return false;
  const block = lowerBound(fn.blockStart, offset + 1) - 1;
  return fn.edgeFrom.some(
    (from, edge) => from === block && fn.edgeTo[edge] !== block + 1 && fn.edgeCounter[edge]! >= 0,
  );
}

/** Index of the first number that is not less. */
function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

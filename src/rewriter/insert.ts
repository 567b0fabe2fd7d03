/** The only code that writes probe bytes: one function body, its plan, and what comes out. */
import { type ByteWriter, Op } from '../wasm/index.ts';
import type { FunctionPlan, Probe } from './plan.ts';

/** A body to rewrite. Offsets are ModuleOffsets in `bytes`. */
export interface Body {
  /** The locals vector. */
  readonly start: number;
  /** The first instruction. */
  readonly codeStart: number;
  /** One past the final `end`. */
  readonly end: number;
  /** Parameters and declared locals: the index of the first local that can be added. */
  readonly localCount: number;
}

/** Told of every run of bytes that is copied: `length` bytes of the original at `from` now stand at `to` of `out`. */
export type CopyListener = (from: number, to: number, length: number) => void;

const EMPTY_BLOCK_TYPE = 0x40;
const I32 = 0x7f;

/** Locals that a plan needs beyond those of the function, all i32. */
export function addedLocals(plan: FunctionPlan): number {
  return (plan.keepsState ? 2 : 0) + (plan.probes.some((probe) => probe.kind === 'table') ? 1 : 0);
}

/**
 * Writes the rewritten body (without its size) to `out`.
 * @param firstGlobal globalidx of counter 0
 */
export function insertProbes(
  out: ByteWriter,
  bytes: Uint8Array,
  body: Body,
  plan: FunctionPlan,
  firstGlobal: number,
  copied: CopyListener,
): void {
  const copy = (from: number, to: number): void => {
    if (to <= from) return;
    copied(from, out.length, to - from);
    out.bytes(bytes.subarray(from, to));
  };
  const added = addedLocals(plan);
  if (added === 0) out.bytes(bytes.subarray(body.start, body.codeStart));
  else {
    let groups = 0;
    let groupsStart = body.start;
    for (let shift = 0, byte = 0x80; byte >= 0x80; shift += 7) {
      byte = bytes[groupsStart++]!;
      groups |= (byte & 0x7f) << shift;
    }
    out.u32(groups + 1);
    out.bytes(bytes.subarray(groupsStart, body.codeStart));
    out.u32(added);
    out.u8(I32);
  }
  const writer = new ProbeWriter(out, firstGlobal, body.localCount, plan.keepsState);
  let from = body.codeStart;
  for (const probe of plan.probes) {
    copy(from, probe.at);
    from = probe.at;
    writer.write(probe);
  }
  copy(from, body.end);
}

class ProbeWriter {
  private readonly out: ByteWriter;
  private readonly firstGlobal: number;
  /** Locals: the line of the last event or start, whether there was an event since the last loop arrival, an index. */
  private readonly last: number;
  private readonly moved: number;
  private readonly arm: number;

  constructor(out: ByteWriter, firstGlobal: number, firstLocal: number, keepsState: boolean) {
    this.out = out;
    this.firstGlobal = firstGlobal;
    this.last = firstLocal;
    this.moved = firstLocal + 1;
    this.arm = keepsState ? firstLocal + 2 : firstLocal;
  }

  write(probe: Probe): void {
    switch (probe.kind) {
      case 'count':
        this.increment(probe.counter);
        break;
      case 'else':
        this.out.u8(Op.else);
        this.increment(probe.counter);
        break;
      case 'table':
        this.countArm(probe.arms);
        break;
      case 'start':
        if (probe.always) {
          if (probe.counter >= 0) this.increment(probe.counter);
        } else {
          this.lastDiffers(probe.line);
          this.begin(Op.if);
          if (probe.counter >= 0) this.increment(probe.counter);
          this.set(this.moved, 1);
          this.out.u8(Op.end);
        }
        this.set(this.last, probe.line);
        if (probe.always) this.set(this.moved, 1);
        break;
      case 'loop-entry':
        if (probe.counter >= 0) {
          this.lastDiffers(probe.line);
          this.incrementIf(probe.counter);
        }
        this.set(this.last, probe.line);
        // The code behind `loop` runs now as well: `moved` = 1 keeps it from an event of its own.
        this.set(this.moved, probe.again ? 1 : 0);
        break;
      case 'loop-back':
        if (probe.counter >= 0) {
          this.lastDiffers(probe.line);
          this.get(this.moved);
          this.out.u8(Op['i32.eqz']);
          this.out.u8(Op['i32.or']);
          this.incrementIf(probe.counter);
        }
        this.set(this.last, probe.line);
        this.set(this.moved, 0);
        break;
    }
  }

  private increment(counter: number): void {
    const { out } = this;
    out.u8(Op['global.get']);
    out.u32(this.firstGlobal + counter);
    out.u8(Op['i64.const']);
    out.u8(1);
    out.u8(Op['i64.add']);
    out.u8(Op['global.set']);
    out.u32(this.firstGlobal + counter);
  }

  private incrementIf(counter: number): void {
    this.begin(Op.if);
    this.increment(counter);
    this.out.u8(Op.end);
  }

  private begin(opcode: number): void {
    this.out.u8(opcode);
    this.out.u8(EMPTY_BLOCK_TYPE);
  }

  private get(local: number): void {
    this.out.u8(Op['local.get']);
    this.out.u32(local);
  }

  private set(local: number, value: number): void {
    this.out.u8(Op['i32.const']);
    this.out.s32(value);
    this.out.u8(Op['local.set']);
    this.out.u32(local);
  }

  private lastDiffers(line: number): void {
    this.get(this.last);
    this.out.u8(Op['i32.const']);
    this.out.s32(line);
    this.out.u8(Op['i32.ne']);
  }

  /**
   * Dispatches once more on the index, only to count. The values below it on the stack stay where they are, whatever
   * their types, and the original `br_table` stays as it is.
   */
  private countArm(arms: readonly number[]): void {
    const { out } = this;
    const counters = [...new Set(arms.filter((arm) => arm >= 0))];
    out.u8(Op['local.set']);
    out.u32(this.arm);
    for (let i = 0; i <= counters.length; i++) this.begin(Op.block);
    this.get(this.arm);
    out.u8(Op.br_table);
    out.u32(arms.length - 1);
    const labels = new Map(counters.map((counter, i) => [counter, i]));
    for (const arm of arms) out.u32(labels.get(arm) ?? counters.length);
    counters.forEach((counter, i) => {
      out.u8(Op.end);
      this.increment(counter);
      out.u8(Op.br);
      out.u32(counters.length - 1 - i);
    });
    out.u8(Op.end);
    this.get(this.arm);
  }
}

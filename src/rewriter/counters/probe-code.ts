/**
 * Writes the code of a plan's probes: counters, and the state of the line rule. With event-code.ts, which writes events, the
 * only code that writes probe bytes.
 */
import { type ByteWriter, Op } from '../../wasm/index.ts';
import type { EventCode } from '../events/event-code.ts';
import { State } from '../lines/state-liveness.ts';
import type { StateProbe } from '../lines/state-probes.ts';
import { type CopyListener, u32At } from '../write/body.ts';
import type { BranchProbe, Probe } from '../write/probes.ts';

const EMPTY_BLOCK_TYPE = 0x40;

const noBlocks = (_label: number): number => 0;

/** Writes the probes of a plan. */
export class ProbeWriter {
  private readonly out: ByteWriter;
  private readonly firstGlobal: number;
  /** Locals: the line of the last event or start, whether there was an event since the last loop arrival, an index. */
  private readonly last: number;
  private readonly moved: number;
  private readonly arm: number;

  private readonly events: EventCode | undefined;
  private telling = true;

  constructor(
    out: ByteWriter,
    firstGlobal: number,
    firstLocal: number,
    keepsState: boolean,
    events: EventCode | undefined,
  ) {
    this.out = out;
    this.events = events;
    this.firstGlobal = firstGlobal;
    this.last = firstLocal;
    this.moved = firstLocal + 1;
    this.arm = keepsState ? firstLocal + 2 : firstLocal;
  }

  /**
   * Writes the branch of a probe anew, together with the probe; returns the offset behind the original.
   * @param blocksTo label → blocks of ours between the branch and what the label means
   */
  branch(bytes: Uint8Array, probe: BranchProbe, copied: CopyListener, blocksTo = noBlocks): number {
    const [first, next] = u32At(bytes, probe.at + 1);
    if (probe.kind === 'arm') return this.tableWithArms(bytes, probe, copied, blocksTo);
    this.begin(Op.if);
    this.increment(probe.counter);
    this.out.u8(Op.br);
    this.out.u32(first + 1 + blocksTo(first));
    this.out.u8(Op.end);
    return next;
  }

  /**
   * The `br_table` leads out of a block for each arm that is counted, behind which that arm is counted and led on; the
   * others are as short as before. A stopped activation may stand in it, where it leads to a loop.
   */
  private tableWithArms(
    bytes: Uint8Array,
    { at, arms }: BranchProbe & { readonly kind: 'arm' },
    copied: CopyListener,
    blocksTo: (label: number) => number,
  ): number {
    const { out } = this;
    const labels: number[] = [];
    /** Counter → the label of its arm. */
    const counted = new Map<number, number>();
    let [, next] = u32At(bytes, at + 1);
    for (const arm of arms) {
      const [label, behind] = u32At(bytes, next);
      labels.push(label + blocksTo(label));
      if (arm >= 0) counted.set(arm, labels.at(-1)!);
      next = behind;
    }
    const blockOf = new Map(Array.from(counted.keys(), (counter, i) => [counter, i]));
    out.u8(Op['local.set']);
    out.u32(this.arm);
    let blocks = counted.size;
    for (let i = 0; i < blocks; i++) this.begin(Op.block);
    this.get(this.arm);
    copied(at, out.length, 1);
    out.u8(Op.br_table);
    out.u32(arms.length - 1);
    arms.forEach((arm, i) => {
      out.u32(blockOf.get(arm) ?? labels[i]! + blocks);
    });
    for (const [counter, label] of counted) {
      blocks--;
      out.u8(Op.end);
      this.increment(counter);
      out.u8(Op.br);
      out.u32(label + blocks);
    }
    return next;
  }

  /** `telling`: with the `line` event that the probe may have. */
  write(probe: Exclude<Probe, BranchProbe>, telling = true): void {
    this.telling = telling;
    switch (probe.kind) {
      case 'count':
        this.increment(probe.counter);
        break;
      case 'flag':
        this.out.u8(Op['i64.const']);
        this.out.u8(1);
        this.out.u8(Op['global.set']);
        this.out.u32(this.firstGlobal + probe.counter);
        break;
      case 'else':
        this.out.u8(Op.else);
        this.increment(probe.counter);
        break;
      case 'table':
        this.countArm(probe.arms);
        break;
      case 'start':
        if (probe.always) this.happens(probe);
        else if (probe.counter >= 0 || this.tells(probe.site) || (probe.sets & State.moved) !== 0) {
          this.lastDiffers(probe.line);
          this.begin(Op.if);
          this.happens(probe);
          if ((probe.sets & State.moved) !== 0) this.set(this.moved, 1);
          this.out.u8(Op.end);
        }
        this.setState(probe, probe.always ? 1 : undefined);
        break;
      case 'loop-entry':
        if (probe.counter >= 0 || this.tells(probe.site)) {
          this.lastDiffers(probe.line);
          this.happensIf(probe);
        }
        // The code behind `loop` runs now as well: `moved` = 1 keeps it from an event of its own.
        this.setState(probe, probe.again ? 1 : 0);
        break;
      case 'loop-back':
        if (probe.counter >= 0 || this.tells(probe.site)) {
          this.lastDiffers(probe.line);
          this.get(this.moved);
          this.out.u8(Op['i32.eqz']);
          this.out.u8(Op['i32.or']);
          this.happensIf(probe);
        }
        this.setState(probe, 0);
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

  private tells(site: number | undefined): site is number {
    return this.telling && site !== undefined && site >= 0;
  }

  /** The event of a line is counted, or told, or both. */
  private happens({ counter, site }: StateProbe): void {
    if (counter >= 0) this.increment(counter);
    if (this.tells(site)) this.events?.line(site);
  }

  private happensIf(probe: StateProbe): void {
    this.begin(Op.if);
    this.happens(probe);
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

  /** Keeps of the state what will be looked at; `moved` undefined: that was done already. */
  private setState({ line, sets }: StateProbe, moved: 0 | 1 | undefined): void {
    if ((sets & State.last) !== 0) this.set(this.last, line);
    if ((sets & State.moved) !== 0 && moved !== undefined) this.set(this.moved, moved);
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

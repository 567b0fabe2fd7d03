/**
 * Writes a body with event probes. In `call` it is written twice: with the probes, and without; which of the two runs is
 * decided at the function's entry, and again at heads of loops, so that an activation that nobody traces costs next
 * to nothing. The bytes of probes are event-code.ts's and probe-code.ts's.
 */
import { type ByteWriter, Op } from '../../wasm/index.ts';
import type { ProbeWriter } from '../counters/probe-code.ts';
import type { Body, CopyListener } from '../write/body.ts';
import { isBranchProbe, type Probe, probeOrder } from '../write/probes.ts';
import { type CopiedBranch, type CopiedLoop, type CopyPoints, findCopyPoints } from './copy-points.ts';
import type { EventCode } from './event-code.ts';
import { type EventProbe, eventProbeOrder } from './event-plan.ts';

const EMPTY_BLOCK_TYPE = 0x40;

type Item =
  | { readonly at: number; readonly order: number; readonly plan: Probe }
  | { readonly at: number; readonly order: number; readonly event: EventProbe }
  | { readonly at: number; readonly order: number; readonly loop: CopiedLoop };

/** Behind all other probes at a place. */
const LOOP_ORDER = 10;

/** Everything that one body is written from. */
export interface EventBody {
  readonly bytes: Uint8Array;
  readonly body: Body;
  readonly probes: readonly Probe[];
  readonly eventProbes: readonly EventProbe[];
  /** True: written twice. */
  readonly copies: boolean;
  /** True: all of it stands in a block. */
  readonly wraps: boolean;
  readonly code: EventCode;
  readonly writer: ProbeWriter;
  readonly copied: CopyListener;
}

/** Writes the code of the body, from its first instruction to its final `end`. */
export function insertEventProbes(out: ByteWriter, source: EventBody): void {
  new EventBodyWriter(out, source).write();
}

class EventBodyWriter {
  private readonly out: ByteWriter;
  private readonly source: EventBody;
  private readonly items: readonly Item[];
  private readonly points: CopyPoints;
  private readonly delegates: boolean;
  /** Loops around the current code that have blocks of ours around them, and how many. */
  private readonly around: { readonly frame: number; readonly blocks: number }[] = [];

  constructor(out: ByteWriter, source: EventBody) {
    this.out = out;
    this.source = source;
    const { bytes, body, probes, eventProbes, copies } = source;
    this.points = findCopyPoints(bytes, body.codeStart, body.end, copies);
    this.delegates = source.wraps && this.points.branches.some(({ opcode }) => opcode === Op.delegate);
    const items: Item[] = [
      ...probes.map((plan) => ({ at: plan.at, order: probeOrder(plan), plan })),
      ...eventProbes.map((event) => ({ at: event.at, order: eventProbeOrder(event), event })),
      ...this.points.loops.map((loop) => ({ at: loop.at, order: LOOP_ORDER, loop })),
    ];
    this.items = items.sort((a, b) => a.at - b.at || a.order - b.order);
  }

  write(): void {
    const { bytes, body, code, copies } = this.source;
    const end = body.end - 1;
    const enter = this.items.find(
      (item) => 'event' in item && (item.event.kind === 'enter' || item.event.kind === 'watch'),
    );
    const leave = this.items.find((item) => 'event' in item && item.event.kind === 'leave');
    if (enter !== undefined && 'event' in enter) code.write(enter.event);
    this.emit(body.codeStart, end, true, true);
    if (copies) {
      this.out.u8(Op.else);
      this.emit(body.codeStart, end, false, true);
    }
    if (leave !== undefined && 'event' in leave) code.write(leave.event);
    this.source.copied(end, this.out.length, 1);
    this.out.u8(bytes[end]!);
  }

  /** Code `[from, to)` with what stands before its instructions; `last`: and what stands before the one at `to`. */
  private emit(from: number, to: number, traced: boolean, last: boolean): void {
    const { items } = this;
    let position = from;
    for (let i = this.firstAt(from); i < items.length; i++) {
      const item = items[i]!;
      if (item.at > to || (item.at === to && !last)) break;
      // A loop written twice took along what stands in it.
      if (item.at < position) continue;
      this.copy(position, item.at);
      position = item.at;
      if ('plan' in item) position = this.planned(item.plan, traced);
      else if ('event' in item) this.event(item.event, traced);
      else if (traced) position = this.twice(item.loop);
    }
    this.copy(position, to);
  }

  private planned(probe: Probe, traced: boolean): number {
    const { writer, bytes, copied } = this.source;
    if (!isBranchProbe(probe)) {
      writer.write(probe, traced);
      return probe.at;
    }
    const branch = this.branchAt(probe.at);
    return writer.branch(bytes, probe, copied, (label) =>
      branch === undefined ? 0 : this.shift(branch, label),
    );
  }

  private event(probe: EventProbe, traced: boolean): void {
    if (probe.kind === 'enter' || probe.kind === 'watch' || probe.kind === 'leave') return;
    if (traced) this.source.code.write(probe);
    else this.source.code.writeUntraced(probe);
  }

  /** A loop with probes, which control leaves at its head for the plain loop behind it when nobody wants events. */
  private twice(loop: CopiedLoop): number {
    const { out } = this;
    const { bytes, code } = this.source;
    const type = bytes.subarray(loop.at + 1, loop.bodyStart);
    out.u8(Op.block);
    out.bytes(type);
    out.u8(Op.block);
    out.u8(EMPTY_BLOCK_TYPE);
    this.raw(loop.at, loop.bodyStart);
    code.writeUntracedTest();
    out.u8(Op.br_if);
    out.u32(1);
    this.around.push({ frame: loop.frame, blocks: 2 });
    this.emit(loop.bodyStart, loop.afterEnd, true, false);
    this.around.pop();
    out.u8(Op.br);
    out.u32(1);
    out.u8(Op.end);
    this.raw(loop.at, loop.bodyStart);
    this.around.push({ frame: loop.frame, blocks: 1 });
    this.emit(loop.bodyStart, loop.afterEnd, false, false);
    this.around.pop();
    out.u8(Op.end);
    return loop.afterEnd;
  }

  private copy(from: number, to: number): void {
    if (this.around.length === 0 && !this.delegates) {
      this.raw(from, to);
      return;
    }
    let position = from;
    const { branches } = this.points;
    for (let i = lowerBound(branches, from); i < branches.length && branches[i]!.at < to; i++) {
      const branch = branches[i]!;
      if (branch.labels.every((label) => this.shift(branch, label) === 0)) continue;
      this.raw(position, branch.at);
      this.source.copied(branch.at, this.out.length, 1);
      const { opcode } = branch;
      this.out.u8(opcode);
      if (opcode === Op.br_table) this.out.u32(branch.labels.length - 1);
      for (const label of branch.labels) this.out.u32(label + this.shift(branch, label));
      position = branch.next;
    }
    this.raw(position, to);
  }

  private raw(from: number, to: number): void {
    if (to <= from) return;
    this.source.copied(from, this.out.length, to - from);
    this.out.bytes(this.source.bytes.subarray(from, to));
  }

  /** Blocks of ours between a branch and what its label means. */
  private shift(branch: CopiedBranch, label: number): number {
    const target = branch.frames - 1 - label;
    let blocks = 0;
    for (const loop of this.around) if (target < loop.frame) blocks += loop.blocks;
    // Engines differ in whether a plain block may be what is delegated to: it is the caller again, as before.
    if (branch.opcode === Op.delegate && target === 0 && this.source.wraps) blocks++;
    return blocks;
  }

  private branchAt(at: number): CopiedBranch | undefined {
    const branch = this.points.branches[lowerBound(this.points.branches, at)];
    return branch?.at === at ? branch : undefined;
  }

  private firstAt(at: number): number {
    return lowerBound(this.items, at);
  }
}

/** Index of the first item at `at` or behind it. */
function lowerBound(items: readonly { readonly at: number }[], at: number): number {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

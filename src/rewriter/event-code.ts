/**
 * Writes the code of event probes: callouts through the table, records of the ring, guards. With probe-code.ts, which
 * writes counters, the only code that writes probe bytes.
 */
import { Callout, type LocalType, STATE } from '../event-map.ts';
import { type ByteWriter, type Mnemonic, Op } from '../wasm/index.ts';
import type { EventSetup } from './event-options.ts';
import type { EventProbe } from './event-plan.ts';
import { RING_LIMIT } from './event-ring.ts';
import {
  type GuestExpression,
  type ScratchLocals,
  scratchNeeds,
  writeGuestExpression,
} from './when/index.ts';

/** Indices of what all event probes of a module use. Those that are not needed are -1. */
export interface EventIndices {
  /** typeidx of [i32 i32] -> [i32]. */
  readonly calloutType: number;
  /** tableidx of the callouts. */
  readonly table: number;
  /** memidx of the ring. */
  readonly ring: number;
  /** globalidx of the depth, of the ring's cursor, of whose turn it is, of the countdown of `every`. */
  readonly depth: number;
  readonly cursor: number;
  readonly turn: number;
  readonly every: number;
  /** globalidx of each i64 that hands over a local. */
  readonly locals: readonly number[];
}

/** What the probes of one function use. */
export interface EventFrame {
  /** Types of the locals that events carry, from local 0 on. */
  readonly locals: readonly LocalType[];
  /** Encoded block type of the results. */
  readonly results: Uint8Array;
  /** True when the body has a `leave`. */
  readonly wraps: boolean;
  /** True when it calls anything. */
  readonly calls: boolean;
  readonly checksEach: boolean;
  readonly landsAtEnd: boolean;
  /** Some handler of the function leads somewhere in it. */
  readonly lands: boolean;
  /** The body is written twice: see insert-events.ts. */
  readonly copies: boolean;
  readonly suspends: boolean;
  /** Site → globalidx of its flags; only with `flags`. */
  readonly flag: (site: number) => number;
  /** `line` site → globalidx of how many events it may still have; only with `limit`. */
  readonly left: (site: number) => number;
  /** `line` site → what has to hold; only where it is not always true. */
  readonly tests: ReadonlyMap<number, GuestExpression>;
}

/** Everything that the code of one function's event probes depends on. */
export interface EventCodeOptions {
  readonly setup: EventSetup;
  readonly indices: EventIndices;
  readonly frame: EventFrame;
  /** localidx of the first of the {@link eventLocals}: all of type i32. */
  readonly firstLocal: number;
  /** localidx of the i64 behind them, if there is one. */
  readonly i64Local: number;
}

/** How many locals event probes add to a function. */
export interface EventLocals {
  readonly i32: number;
  readonly i64: number;
}

/** Locals that event probes add to a function: state of the activation, its depth, a token, those of `when`. */
export function eventLocals(setup: EventSetup, frame: EventFrame): EventLocals {
  const { i32, i64 } = layout(setup, frame);
  return { i32, i64 };
}

function layout(setup: EventSetup, { suspends, tests }: EventFrame) {
  let i32 = 0;
  const take = (wanted: boolean): number => (wanted ? i32++ : -1);
  const state = take(setup.tracksCalls && setup.delivery === 'call');
  const depth = take(setup.keepsDepth);
  const token = take(suspends);
  let scratch = { i32: false, i64: false };
  for (const test of tests.values()) {
    const needs = scratchNeeds(test);
    scratch = { i32: scratch.i32 || needs.i32, i64: scratch.i64 || needs.i64 };
  }
  return { state, depth, token, scratch: take(scratch.i32), i32, i64: scratch.i64 ? 1 : 0 };
}

const EMPTY = 0x40;
const INDEXED_MEMORY = 0x40;

/** Writes the event probes of one function. */
export class EventCode {
  private readonly out: ByteWriter;
  private readonly setup: EventSetup;
  private readonly indices: EventIndices;
  private readonly frame: EventFrame;
  private readonly ring: boolean;
  /** True when the depth is kept only for activations that the host was asked about. */
  private readonly deepensIfAsked: boolean;
  /** True when the guest knows whether an activation is traced. */
  private readonly hasState: boolean;

  /** The function's first site. */
  private entry = 0;
  /** Locals; -1: there is none. */
  private readonly stateLocal: number;
  private readonly depthLocal: number;
  private readonly tokenLocal: number;
  private readonly scratch: ScratchLocals;

  constructor(out: ByteWriter, { setup, indices, frame, firstLocal, i64Local }: EventCodeOptions) {
    this.out = out;
    const { state, depth, token, scratch, i64 } = layout(setup, frame);
    this.stateLocal = state < 0 ? -1 : firstLocal + state;
    this.depthLocal = depth < 0 ? -1 : firstLocal + depth;
    this.tokenLocal = token < 0 ? -1 : firstLocal + token;
    this.scratch = {
      ...(scratch >= 0 && { i32: firstLocal + scratch }),
      ...(i64 > 0 && { i64: i64Local }),
    };
    this.setup = setup;
    this.indices = indices;
    this.frame = frame;
    this.ring = setup.delivery === 'ring';
    this.hasState = setup.tracksCalls && !this.ring;
    this.deepensIfAsked = this.hasState && !frame.lands && !frame.suspends;
  }

  write(probe: EventProbe): void {
    switch (probe.kind) {
      case 'enter':
        this.enter(probe.site);
        break;
      case 'watch':
        this.global(Op['global.get'], this.indices.depth);
        this.local(Op['local.set'], this.depthLocal);
        break;
      case 'leave':
        this.leave(probe.site);
        break;
      case 'return':
        this.finish(probe.site, !probe.tail);
        break;
      case 'line':
        this.line(probe.site);
        break;
      case 'landing':
        this.landing(probe.site);
        break;
      case 'check':
        this.check();
        break;
      case 'turn':
        this.takeTurn();
        break;
      case 'suspend':
        this.i32(0);
        this.depth();
        this.callout(Callout.suspend);
        this.local(Op['local.set'], this.tokenLocal);
        break;
      case 'resume':
        this.local(Op['local.get'], this.tokenLocal);
        this.depth();
        this.callout(Callout.resume);
        this.out.u8(Op.drop);
        if (this.setup.keepsDepth) this.setDepth();
        break;
    }
  }

  /** Writes what an activation needs that nobody traces. */
  writeUntraced(probe: EventProbe): void {
    if (probe.kind === 'return') this.surface();
    else if (probe.kind !== 'line') this.write(probe);
  }

  /** Leaves an i32 on the stack: 0 when somebody wants events of this activation. */
  writeUntracedTest(): void {
    this.flagged(this.entry);
    if (this.hasState) {
      this.local(Op['local.get'], this.stateLocal);
      this.out.u8(Op['i32.and']);
    }
    this.out.u8(Op['i32.eqz']);
  }

  /** A `line` event of a site, if its conditions hold. */
  line(site: number): void {
    const { setup, frame, indices } = this;
    let open = this.guard(site) ? 1 : 0;
    const test = frame.tests.get(site);
    if (test !== undefined) {
      writeGuestExpression(this.out, test, this.scratch);
      this.begin(Op.if);
      open++;
    }
    if (setup.every !== undefined) {
      this.decrement(indices.every);
      this.global(Op['global.get'], indices.every);
      this.out.u8(Op['i32.eqz']);
      this.begin(Op.if);
      this.i32(setup.every);
      this.global(Op['global.set'], indices.every);
      open++;
    }
    if (setup.limit !== undefined) {
      const left = frame.left(site);
      this.global(Op['global.get'], left);
      this.begin(Op.if);
      this.decrement(left);
      open++;
    }
    if (this.ring) this.record(site);
    else {
      this.carry();
      this.site(site);
      this.depth();
      this.callout(Callout.line);
      this.takeState();
    }
    for (; open > 0; open--) this.out.u8(Op.end);
  }

  private enter(site: number): void {
    const { setup, frame } = this;
    if (this.ring) {
      if (this.indices.turn >= 0) this.takeTurn();
      if (setup.keepsDepth) this.deepen();
      if (setup.tracksCalls) this.record(site);
      if (!frame.checksEach) this.check();
    } else if (setup.tracksCalls) {
      // A function that is switched off keeps no depth (its own is 0 then), unless it has handlers to compare it in.
      if (!this.deepensIfAsked) this.deepen();
      this.flagged(site);
      this.out.u8(Op.if);
      this.out.u8(I32);
      if (this.deepensIfAsked) this.deepen();
      this.carry();
      this.site(site);
      this.depth();
      this.callout(Callout.call);
      this.out.u8(Op.else);
      this.i32(STATE.untraced);
      this.out.u8(Op.end);
      this.takeState();
    }
    this.entry = site;
    // A block as the whole body: branches out of the function now lead behind it, to the one place where it is left.
    if (!frame.wraps) return;
    if (frame.copies) this.wanted();
    this.out.u8(frame.copies ? Op.if : Op.block);
    this.out.bytes(frame.results);
  }

  private leave(site: number): void {
    this.out.u8(Op.end);
    if (this.frame.landsAtEnd && this.setup.keepsDepth) this.landing(site);
    this.finish(site, true);
  }

  /** The activation ends here. A leaf that returns needs no check: see event-ring.ts. */
  private finish(site: number, returns: boolean): void {
    const { setup, frame } = this;
    if (this.ring) {
      if (setup.tracksCalls) this.record(site);
      if (!frame.checksEach && (frame.calls || !returns)) this.check();
    } else if (setup.has.return) {
      this.guard(site);
      this.carry();
      this.site(site);
      this.depth();
      this.callout(Callout.return);
      this.ignoreState();
      this.out.u8(Op.end);
    }
    this.surface();
  }

  /** The depth is that of the caller again. */
  private surface(): void {
    if (!this.setup.keepsDepth) return;
    if (this.deepensIfAsked) {
      this.local(Op['local.get'], this.depthLocal);
      this.begin(Op.if);
    }
    this.local(Op['local.get'], this.depthLocal);
    this.i32(1);
    this.out.u8(Op['i32.sub']);
    this.global(Op['global.set'], this.indices.depth);
    if (this.deepensIfAsked) this.out.u8(Op.end);
  }

  /** Whether somebody wants events of this activation. */
  private wanted(): void {
    if (this.hasState) this.local(Op['local.get'], this.stateLocal);
    else this.flagged(this.entry);
  }

  /** Activations above this one are gone, if the depth says so. */
  private landing(site: number): void {
    const { setup, indices } = this;
    const asks = setup.shared !== true;
    if (asks) {
      this.global(Op['global.get'], indices.depth);
      this.local(Op['local.get'], this.depthLocal);
      this.out.u8(Op['i32.ne']);
      this.begin(Op.if);
    }
    if (this.ring) this.record(site, this.depthLocal);
    else {
      this.flagged(site);
      this.begin(Op.if);
      this.site(site);
      this.depth();
      this.callout(Callout.catch);
      this.ignoreState();
      this.out.u8(Op.end);
    }
    this.setDepth();
    if (asks) this.out.u8(Op.end);
  }

  private deepen(): void {
    this.global(Op['global.get'], this.indices.depth);
    this.i32(1);
    this.out.u8(Op['i32.add']);
    this.local(Op['local.tee'], this.depthLocal);
    this.global(Op['global.set'], this.indices.depth);
  }

  private setDepth(): void {
    this.local(Op['local.get'], this.depthLocal);
    this.global(Op['global.set'], this.indices.depth);
  }

  /** Opens an `if` for whether the site is enabled and its activation traced; false: nothing to ask. */
  private guard(site: number): boolean {
    const { setup, hasState } = this;
    if (setup.flags) this.flagged(site);
    if (hasState) this.local(Op['local.get'], this.stateLocal);
    if (!setup.flags && !hasState) return false;
    if (setup.flags && hasState) this.out.u8(Op['i32.and']);
    this.begin(Op.if);
    return true;
  }

  private flagged(site: number): void {
    this.global(Op['global.get'], this.frame.flag(site));
    this.i32(1 << (site & 31));
    this.out.u8(Op['i32.and']);
  }

  /** Leaves the answer of the host in the local of the state. */
  private takeState(): void {
    const { setup, hasState } = this;
    if (!hasState) {
      this.ignoreState();
      return;
    }
    this.local(setup.abortable ? Op['local.tee'] : Op['local.set'], this.stateLocal);
    if (setup.abortable) this.abortIf(STATE.abort);
  }

  private ignoreState(): void {
    if (this.setup.abortable) this.abortIf(STATE.abort);
    else this.out.u8(Op.drop);
  }

  private abortIf(answer: number): void {
    this.i32(answer);
    this.out.u8(Op['i32.eq']);
    this.begin(Op.if);
    this.out.u8(Op.unreachable);
    this.out.u8(Op.end);
  }

  /** Hands the locals over in globals, as the bits of an i64 each. */
  private carry(): void {
    this.frame.locals.forEach((type, i) => {
      if (type === '-') return;
      this.local(Op['local.get'], i);
      for (const conversion of toI64[type]) this.out.u8(Op[conversion]);
      this.global(Op['global.set'], this.indices.locals[i]!);
    });
  }

  /** Appends a record: the site, then the depth in `depthLocal` or else the function's locals. */
  private record(site: number, depthLocal = -1): void {
    const { indices, frame } = this;
    const { cursor } = indices;
    if (frame.checksEach) this.check();
    this.global(Op['global.get'], cursor);
    this.site(site);
    this.store('i32.store', 2, 0);
    let bytes = 4;
    if (depthLocal >= 0) {
      this.global(Op['global.get'], cursor);
      this.local(Op['local.get'], depthLocal);
      this.store('i32.store', 2, bytes);
      bytes += 4;
    } else
      frame.locals.forEach((type, i) => {
        if (type === '-') return;
        this.global(Op['global.get'], cursor);
        this.local(Op['local.get'], i);
        this.store(`${type}.store`, 2, bytes);
        bytes += type === 'i32' || type === 'f32' ? 4 : 8;
      });
    this.global(Op['global.get'], cursor);
    this.i32(bytes);
    this.out.u8(Op['i32.add']);
    this.global(Op['global.set'], cursor);
  }

  /** Where another instance wrote last, the host first reads what that one wrote. */
  private takeTurn(): void {
    this.global(Op['global.get'], this.indices.turn);
    this.out.u8(Op['i32.eqz']);
    this.begin(Op.if);
    this.i32(0);
    this.i32(0);
    this.callout(Callout.turn);
    this.out.u8(Op.drop);
    this.out.u8(Op.end);
  }

  private check(): void {
    const { cursor } = this.indices;
    this.global(Op['global.get'], cursor);
    this.i32(RING_LIMIT);
    this.out.u8(Op['i32.ge_u']);
    this.begin(Op.if);
    this.global(Op['global.get'], cursor);
    this.i32(0);
    this.callout(Callout.flush);
    this.global(Op['global.set'], cursor);
    if (this.setup.abortable) {
      this.global(Op['global.get'], cursor);
      this.abortIf(-1);
    }
    this.out.u8(Op.end);
  }

  private callout(which: number): void {
    const { indices, out } = this;
    this.i32(which);
    out.u8(Op.call_indirect);
    out.u32(indices.calloutType);
    out.u32(indices.table);
  }

  private site(site: number): void {
    this.i32(this.setup.siteBase + site);
  }

  private depth(): void {
    if (this.depthLocal < 0) this.i32(0);
    else this.local(Op['local.get'], this.depthLocal);
  }

  private decrement(globalidx: number): void {
    this.global(Op['global.get'], globalidx);
    this.i32(1);
    this.out.u8(Op['i32.sub']);
    this.global(Op['global.set'], globalidx);
  }

  private store(mnemonic: Mnemonic, align: number, offset: number): void {
    const { out, indices } = this;
    out.u8(Op[mnemonic]);
    if (indices.ring === 0) out.u8(align);
    else {
      out.u8(align | INDEXED_MEMORY);
      out.u32(indices.ring);
    }
    out.u32(offset);
  }

  private begin(opcode: number): void {
    this.out.u8(opcode);
    this.out.u8(EMPTY);
  }

  private i32(value: number): void {
    this.out.u8(Op['i32.const']);
    this.out.s32(value);
  }

  private local(opcode: number, index: number): void {
    this.out.u8(opcode);
    this.out.u32(index);
  }

  private global(opcode: number, index: number): void {
    this.out.u8(opcode);
    this.out.u32(index);
  }
}

const I32 = 0x7f;

const toI64: Readonly<Record<Exclude<LocalType, '-'>, readonly Mnemonic[]>> = {
  i32: ['i64.extend_i32_s'],
  i64: [],
  f32: ['i32.reinterpret_f32', 'i64.extend_i32_u'],
  f64: ['i64.reinterpret_f64'],
};

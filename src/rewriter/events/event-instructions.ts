/** The building blocks of event probes: guards, callouts, records, and what each of them takes. */
import { Callout, type LocalType, STATE } from '../../probe-map/index.ts';
import { type ByteWriter, type Mnemonic, Op } from '../../wasm/index.ts';
import type { ScratchLocals } from '../conditions/index.ts';
import { type EventCodeOptions, type EventFrame, type EventIndices, layout } from './event-frame.ts';
import type { EventSetup } from './event-options.ts';
import { RING_LIMIT } from './ring-size.ts';

const EMPTY = 0x40;
const INDEXED_MEMORY = 0x40;

/** Writes parts of the event probes of one function. */
export class EventInstructions {
  protected readonly out: ByteWriter;
  protected readonly setup: EventSetup;
  protected readonly indices: EventIndices;
  protected readonly frame: EventFrame;
  protected readonly ring: boolean;
  /** True when the depth is kept only for activations that the host was asked about. */
  protected readonly deepensIfAsked: boolean;
  /** True when the guest knows whether an activation is traced. */
  protected readonly hasState: boolean;

  /** Locals; -1: there is none. */
  protected readonly stateLocal: number;
  protected readonly depthLocal: number;
  protected readonly tokenLocal: number;
  protected readonly scratch: ScratchLocals;

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

  /** Opens an `if` for whether the site is enabled and its activation traced; false: nothing to ask. */
  protected guard(site: number): boolean {
    const { setup, hasState } = this;
    if (setup.flags) this.flagged(site);
    if (hasState) this.local(Op['local.get'], this.stateLocal);
    if (!setup.flags && !hasState) return false;
    if (setup.flags && hasState) this.out.u8(Op['i32.and']);
    this.begin(Op.if);
    return true;
  }

  protected flagged(site: number): void {
    this.global(Op['global.get'], this.frame.flag(site));
    this.i32(1 << (site & 31));
    this.out.u8(Op['i32.and']);
  }

  /** Leaves the answer of the host in the local of the state. */
  protected takeState(): void {
    const { setup, hasState } = this;
    if (!hasState) {
      this.ignoreState();
      return;
    }
    this.local(setup.abortable ? Op['local.tee'] : Op['local.set'], this.stateLocal);
    if (setup.abortable) this.abortIf(STATE.abort);
  }

  protected ignoreState(): void {
    if (this.setup.abortable) this.abortIf(STATE.abort);
    else this.out.u8(Op.drop);
  }

  protected abortIf(answer: number): void {
    this.i32(answer);
    this.out.u8(Op['i32.eq']);
    this.begin(Op.if);
    this.out.u8(Op.unreachable);
    this.out.u8(Op.end);
  }

  /** Hands the locals over in globals, as the bits of an i64 each. */
  protected carry(): void {
    this.frame.locals.forEach((type, i) => {
      if (type === '-') return;
      this.local(Op['local.get'], i);
      for (const conversion of toI64[type]) this.out.u8(Op[conversion]);
      this.global(Op['global.set'], this.indices.locals[i]!);
    });
  }

  /** Appends a record: the site, then the depth in `depthLocal` or else the function's locals. */
  protected record(site: number, depthLocal = -1): void {
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
  protected takeTurn(): void {
    this.global(Op['global.get'], this.indices.turn);
    this.out.u8(Op['i32.eqz']);
    this.begin(Op.if);
    this.i32(0);
    this.i32(0);
    this.callout(Callout.turn);
    this.out.u8(Op.drop);
    this.out.u8(Op.end);
  }

  protected check(): void {
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

  protected callout(which: number): void {
    const { indices, out } = this;
    this.i32(which);
    out.u8(Op.call_indirect);
    out.u32(indices.calloutType);
    out.u32(indices.table);
  }

  protected site(site: number): void {
    this.i32(this.setup.siteBase + site);
  }

  protected depth(): void {
    if (this.depthLocal < 0) this.i32(0);
    else this.local(Op['local.get'], this.depthLocal);
  }

  protected decrement(globalidx: number): void {
    this.global(Op['global.get'], globalidx);
    this.i32(1);
    this.out.u8(Op['i32.sub']);
    this.global(Op['global.set'], globalidx);
  }

  protected store(mnemonic: Mnemonic, align: number, offset: number): void {
    const { out, indices } = this;
    out.u8(Op[mnemonic]);
    if (indices.ring === 0) out.u8(align);
    else {
      out.u8(align | INDEXED_MEMORY);
      out.u32(indices.ring);
    }
    out.u32(offset);
  }

  protected begin(opcode: number): void {
    this.out.u8(opcode);
    this.out.u8(EMPTY);
  }

  protected i32(value: number): void {
    this.out.u8(Op['i32.const']);
    this.out.s32(value);
  }

  protected local(opcode: number, index: number): void {
    this.out.u8(opcode);
    this.out.u32(index);
  }

  protected global(opcode: number, index: number): void {
    this.out.u8(opcode);
    this.out.u32(index);
  }
}

const toI64: Readonly<Record<Exclude<LocalType, '-'>, readonly Mnemonic[]>> = {
  i32: ['i64.extend_i32_s'],
  i64: [],
  f32: ['i32.reinterpret_f32', 'i64.extend_i32_u'],
  f64: ['i64.reinterpret_f64'],
};

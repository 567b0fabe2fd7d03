/** The building blocks of event probes: guards, callouts, records, and the values they pass. */
import type { SiteIndex } from '../../indices.ts';
import { Callout, type LocalType, STATE } from '../../probe-map/index.ts';
import { type CodeWriter, type Mnemonic, Op } from '../../wasm/index.ts';
import type { ScratchLocals } from '../conditions/index.ts';
import { CopyCode, copyBytes } from './copy-code.ts';
import { type EventCodeOptions, type EventFrame, type EventIndices, layout } from './event-frame.ts';
import type { CarriedLocal, EventSetup } from './event-options.ts';
import { RING_LIMIT, RING_RESERVE, ringStart } from './ring-size.ts';

/** Exponent of the alignment of a record's words. */
const WORD_ALIGN = 2;

/** Writes parts of the event probes of one function. */
export class EventInstructions {
  protected readonly code: CodeWriter;
  protected readonly setup: EventSetup;
  protected readonly indices: EventIndices;
  protected readonly frame: EventFrame;
  protected readonly ring: boolean;
  /** True when the depth is kept only for activations about which the host is called. */
  protected readonly deepensIfTraced: boolean;
  /** True when the guest knows whether an activation is traced. */
  protected readonly hasState: boolean;

  /** Locals; -1: there is none. */
  protected readonly stateLocal: number;
  protected readonly depthLocal: number;
  protected readonly tokenLocal: number;
  protected readonly scratch: ScratchLocals;

  constructor(code: CodeWriter, { setup, indices, frame, firstLocal }: EventCodeOptions) {
    this.code = code;
    const { state, depth, token, scratch, i64 } = layout(setup, frame);
    const localAt = (place: number): number => (place < 0 ? -1 : firstLocal.i32 + place);
    this.stateLocal = localAt(state);
    this.depthLocal = localAt(depth);
    this.tokenLocal = localAt(token);
    this.scratch = {
      ...(scratch >= 0 && { i32: localAt(scratch) }),
      ...(i64 > 0 && { i64: firstLocal.i64 }),
    };
    this.setup = setup;
    this.indices = indices;
    this.frame = frame;
    this.ring = setup.delivery === 'ring';
    this.hasState = setup.tracksCalls && !this.ring;
    this.deepensIfTraced = this.hasState && !frame.lands && !frame.suspends;
  }

  /** Opens an `if` for whether the site is enabled and its activation traced; false: there is nothing to test. */
  protected guard(site: SiteIndex): boolean {
    const { setup, hasState } = this;
    if (setup.flags) this.flagged(site);
    if (hasState) this.code.localGet(this.stateLocal);
    if (!setup.flags && !hasState) return false;
    if (setup.flags && hasState) this.code.op(Op['i32.and']);
    this.code.if();
    return true;
  }

  protected flagged(site: SiteIndex): void {
    this.code.globalGet(this.frame.flag(site));
    this.code.i32Const(1 << (site & 31));
    this.code.op(Op['i32.and']);
  }

  /** Stores the host's answer in the local of the state. */
  protected takeState(): void {
    const { setup, hasState } = this;
    if (!hasState) {
      this.ignoreState();
      return;
    }
    if (!setup.abortable) this.code.localSet(this.stateLocal);
    else {
      this.code.localTee(this.stateLocal);
      this.abortIf(STATE.abort);
    }
  }

  protected ignoreState(): void {
    if (this.setup.abortable) this.abortIf(STATE.abort);
    else this.code.op(Op.drop);
  }

  protected abortIf(answer: number): void {
    this.code.i32Const(answer);
    this.code.op(Op['i32.eq']);
    this.code.if();
    this.code.op(Op.unreachable);
    this.code.end();
  }

  /** Passes the locals in globals, as the bits of an i64 each; then what this site carries besides. */
  protected carry(site: SiteIndex): void {
    const { locals, carried } = this.frame;
    locals.forEach((type, i) => {
      if (type !== '-') this.pass({ index: i, type }, i);
    });
    carried.get(site)?.forEach((local, i) => {
      this.pass(local, locals.length + i);
    });
  }

  private pass({ index, type }: CarriedLocal, place: number): void {
    this.code.localGet(index);
    for (const conversion of toI64[type]) this.code.op(Op[conversion]);
    this.code.globalSet(this.indices.locals[place]!);
  }

  /** Appends a site, and the depth in `depthLocal` or else the values that its events carry. */
  protected record(site: SiteIndex, depthLocal = -1): void {
    const { cursor } = this.indices;
    if (this.frame.checksEach) this.check();
    this.code.globalGet(cursor);
    this.site(site);
    this.store('i32.store', 0);
    if (depthLocal >= 0) {
      this.code.globalGet(cursor);
      this.code.localGet(depthLocal);
      this.store('i32.store', 4);
    }
    this.move(cursor, depthLocal >= 0 ? 8 : 4);
    if (depthLocal < 0) this.values(site);
  }

  /** Appends the values of an event: locals, then copies of memory. */
  private values(site: SiteIndex): void {
    const { locals, carried, copies } = this.frame;
    const own = locals.flatMap((type, index) => (type === '-' ? [] : [{ index, type }]));
    const all = own.concat(carried.get(site) ?? []);
    const copied = copies.get(site) ?? [];
    const bytes = sum(all, bytesOf) + sum(copied, copyBytes);
    if (bytes === 0) return;
    const { values, ring, leastMemory } = this.indices;
    this.move(values, -bytes);
    let at = RING_RESERVE;
    for (const local of all) {
      this.code.globalGet(values);
      this.code.localGet(local.index);
      this.store(`${local.type}.store`, at);
      at += bytesOf(local);
    }
    if (copied.length === 0) return;
    const writer = new CopyCode(this.code, { record: values, ring, leastMemory, scratch: this.scratch });
    for (const copy of copied) {
      writer.write(copy, at);
      at += copyBytes(copy);
    }
  }

  /** Moves a cursor of the ring by a number of bytes. */
  private move(cursor: number, bytes: number): void {
    this.code.globalGet(cursor);
    this.code.i32Const(bytes);
    this.code.op(Op['i32.add']);
    this.code.globalSet(cursor);
  }

  /** Where another instance wrote last, the host first reads what that one wrote. */
  protected takeTurn(): void {
    this.code.globalGet(this.indices.turn);
    this.code.op(Op['i32.eqz']);
    this.code.if();
    this.code.i32Const(0);
    this.code.i32Const(0);
    this.callout(Callout.turn);
    this.code.op(Op.drop);
    this.code.end();
  }

  protected check(): void {
    const { cursor, values } = this.indices;
    this.code.globalGet(cursor);
    if (values < 0) this.code.i32Const(RING_LIMIT);
    else this.code.globalGet(values);
    this.code.op(Op['i32.ge_u']);
    this.code.if();
    this.code.globalGet(cursor);
    this.code.i32Const(0);
    this.callout(Callout.flush);
    this.code.globalSet(cursor);
    if (values >= 0) {
      this.code.i32Const(ringStart(true) + RING_LIMIT);
      this.code.globalSet(values);
    }
    if (this.setup.abortable) {
      this.code.globalGet(cursor);
      this.abortIf(-1);
    }
    this.code.end();
  }

  protected callout(which: number): void {
    const { indices, code } = this;
    code.i32Const(which);
    code.callIndirect(indices.calloutType, indices.table);
  }

  protected site(site: SiteIndex): void {
    this.code.i32Const(this.setup.siteBase + site);
  }

  protected depth(): void {
    if (this.depthLocal < 0) this.code.i32Const(0);
    else this.code.localGet(this.depthLocal);
  }

  protected decrement(globalidx: number): void {
    this.code.globalGet(globalidx);
    this.code.i32Const(1);
    this.code.op(Op['i32.sub']);
    this.code.globalSet(globalidx);
  }

  /** Stores the value on the stack into the ring, `offset` bytes after the address below it. */
  protected store(mnemonic: Mnemonic, offset: number): void {
    this.code.access(Op[mnemonic], { align: WORD_ALIGN, memidx: this.indices.ring, offset });
  }
}

/** Bytes of a local in a record. */
const bytesOf = ({ type }: CarriedLocal): number => (type === 'i32' || type === 'f32' ? 4 : 8);

const sum = <T>(items: readonly T[], size: (item: T) => number): number =>
  items.reduce((total, item) => total + size(item), 0);

const toI64: Readonly<Record<Exclude<LocalType, '-'>, readonly Mnemonic[]>> = {
  i32: ['i64.extend_i32_s'],
  i64: [],
  f32: ['i32.reinterpret_f32', 'i64.extend_i32_u'],
  f64: ['i64.reinterpret_f64'],
};

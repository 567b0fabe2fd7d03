/**
 * Writes the code of event probes, of the parts in event-instructions.ts. With probe-code.ts, which
 * writes counters, the only code that writes probe bytes.
 */
import { Callout, STATE } from '../../probe-map/index.ts';
import { Op } from '../../wasm/index.ts';
import { writeGuestExpression } from '../conditions/index.ts';
import { EventInstructions } from './event-instructions.ts';
import type { EventProbe } from './event-plan.ts';

const I32 = 0x7f;

/** Writes the event probes of one function. */
export class EventCode extends EventInstructions {
  /** The function's first site. */
  private entry = 0;

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
}

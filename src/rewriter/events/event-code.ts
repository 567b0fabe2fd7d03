/** Writes the code of event probes, from the building blocks of event-instructions.ts. */
import type { SiteIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { Callout, STATE } from '../../probe-map/index.ts';
import { type CodeWriter, Op, TypeByte } from '../../wasm/index.ts';
import { writeGuestExpression } from '../conditions/index.ts';
import type { BodyForm, Copy, ProbeCode, Surroundings } from '../write/body-part.ts';
import type { EventCodeOptions } from './event-frame.ts';
import { EventInstructions } from './event-instructions.ts';
import type { BorderProbe, InnerProbe } from './event-probes.ts';

/** Writes the event probes of one function. */
export class EventCode extends EventInstructions implements ProbeCode<InnerProbe> {
  readonly form: BodyForm;
  /** The function's first site. */
  private entry = 0 as SiteIndex;

  constructor(code: CodeWriter, options: EventCodeOptions, borders: readonly BorderProbe[]) {
    super(code, options);
    const { wraps, isWrittenTwice } = options.frame;
    this.form = {
      wraps,
      copies: isWrittenTwice,
      enter: () => {
        for (const probe of borders) if (probe.kind !== 'leave') this.border(probe);
      },
      leave: () => {
        for (const probe of borders) if (probe.kind === 'leave') this.border(probe);
      },
      changesOver: () => this.changesOver(),
    };
  }

  write(probe: InnerProbe, { copy }: Surroundings): ModuleOffset {
    this.inner(probe, copy);
    return probe.at;
  }

  /** A `line` event of a site, at a place that depends on the state of the line rule. */
  act(site: SiteIndex): void {
    this.line(site);
  }

  private border(probe: BorderProbe): void {
    switch (probe.kind) {
      case 'enter':
        this.enter(probe.site);
        break;
      case 'watch':
        this.code.globalGet(this.indices.depth);
        this.code.localSet(this.depthLocal);
        break;
      case 'leave':
        this.leave(probe.site);
        break;
    }
  }

  /** In the plain copy, which is not traced, only what the bookkeeping of other activations needs. */
  private inner(probe: InnerProbe, copy: Copy): void {
    switch (probe.kind) {
      case 'return':
        if (copy === 'plain') this.surface();
        else this.finish(probe.site, !probe.tail);
        break;
      case 'line':
        if (copy === 'probed') this.line(probe.site);
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
        this.code.i32Const(0);
        this.depth();
        this.callout(Callout.suspend);
        this.code.localSet(this.tokenLocal);
        break;
      case 'resume':
        this.code.localGet(this.tokenLocal);
        this.depth();
        this.callout(Callout.resume);
        this.code.op(Op.drop);
        if (this.setup.keepsDepth) this.setDepth();
        break;
    }
  }

  /** Leaves a nonzero i32 on the stack when no observer wants events of this activation. */
  private changesOver(): void {
    this.flagged(this.entry);
    if (this.hasState) {
      this.code.localGet(this.stateLocal);
      this.code.op(Op['i32.and']);
    }
    this.code.op(Op['i32.eqz']);
  }

  /** A `line` event of a site, if its conditions hold. */
  private line(site: SiteIndex): void {
    const { setup, frame, indices } = this;
    let open = this.guard(site) ? 1 : 0;
    const test = frame.tests.get(site);
    if (test !== undefined) {
      writeGuestExpression(this.code, test, this.scratch);
      this.code.if();
      open++;
    }
    if (setup.every !== undefined) {
      this.decrement(indices.every);
      this.code.globalGet(indices.every);
      this.code.op(Op['i32.eqz']);
      this.code.if();
      this.code.i32Const(setup.every);
      this.code.globalSet(indices.every);
      open++;
    }
    if (setup.limit !== undefined) {
      const left = frame.left(site);
      this.code.globalGet(left);
      this.code.if();
      this.decrement(left);
      open++;
    }
    if (this.ring) this.record(site);
    else {
      this.carry(site);
      this.site(site);
      this.depth();
      this.callout(Callout.line);
      this.takeState();
    }
    for (; open > 0; open--) this.code.end();
  }

  private enter(site: SiteIndex): void {
    const { setup, frame } = this;
    if (this.ring) {
      if (this.indices.turn >= 0) this.takeTurn();
      if (setup.keepsDepth) this.deepen();
      if (setup.tracksCalls) this.record(site);
      if (!frame.checksEach) this.check();
    } else if (setup.tracksCalls) {
      // A function that is switched off keeps no depth (its own is 0 then), unless it has handlers that compare it.
      if (!this.deepensIfTraced) this.deepen();
      this.flagged(site);
      this.code.if(TypeByte.i32);
      if (this.deepensIfTraced) this.deepen();
      this.carry(site);
      this.site(site);
      this.depth();
      this.callout(Callout.call);
      this.code.else();
      this.code.i32Const(STATE.untraced);
      this.code.end();
      this.takeState();
    }
    this.entry = site;
    // The whole body becomes a block: branches out of the function now lead to its end, the only place where it returns.
    if (!frame.wraps) return;
    if (frame.isWrittenTwice) this.wanted();
    if (frame.isWrittenTwice) this.code.if(frame.results);
    else this.code.block(frame.results);
  }

  private leave(site: SiteIndex): void {
    this.code.end();
    if (this.frame.landsAtEnd && this.setup.keepsDepth) this.landing(site);
    this.finish(site, true);
  }

  /** The activation ends here. A leaf that returns needs no check: see ring-size.ts. */
  private finish(site: SiteIndex, returns: boolean): void {
    const { setup, frame } = this;
    if (this.ring) {
      if (setup.tracksCalls) this.record(site);
      if (!frame.checksEach && (frame.calls || !returns)) this.check();
    } else if (setup.has.return) {
      this.guard(site);
      this.carry(site);
      this.site(site);
      this.depth();
      this.callout(Callout.return);
      this.ignoreState();
      this.code.end();
    }
    this.surface();
  }

  /** Restores the depth of the caller. */
  private surface(): void {
    if (!this.setup.keepsDepth) return;
    if (this.deepensIfTraced) {
      this.code.localGet(this.depthLocal);
      this.code.if();
    }
    this.code.localGet(this.depthLocal);
    this.code.i32Const(1);
    this.code.op(Op['i32.sub']);
    this.code.globalSet(this.indices.depth);
    if (this.deepensIfTraced) this.code.end();
  }

  /** Leaves on the stack whether an observer wants events of this activation. */
  private wanted(): void {
    if (this.hasState) this.code.localGet(this.stateLocal);
    else this.flagged(this.entry);
  }

  /** Reports that deeper activations are gone, if the depth shows it. */
  private landing(site: SiteIndex): void {
    const { setup, indices } = this;
    const asks = setup.shared !== true;
    if (asks) {
      this.code.globalGet(indices.depth);
      this.code.localGet(this.depthLocal);
      this.code.op(Op['i32.ne']);
      this.code.if();
    }
    if (this.ring) this.record(site, this.depthLocal);
    else {
      this.flagged(site);
      this.code.if();
      this.site(site);
      this.depth();
      this.callout(Callout.catch);
      this.ignoreState();
      this.code.end();
    }
    this.setDepth();
    if (asks) this.code.end();
  }

  private deepen(): void {
    this.code.globalGet(this.indices.depth);
    this.code.i32Const(1);
    this.code.op(Op['i32.add']);
    this.code.localTee(this.depthLocal);
    this.code.globalSet(this.indices.depth);
  }

  private setDepth(): void {
    this.code.localGet(this.depthLocal);
    this.code.globalSet(this.indices.depth);
  }
}

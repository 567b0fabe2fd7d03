/** Puts the probes of a plan into a function body: its locals, and probes and copied code in turn. */
import { type ByteWriter, type InstructionMap, writeUnpadded } from '../../wasm/index.ts';
import { ProbeWriter } from '../counters/probe-code.ts';
import { EventCode } from '../events/event-code.ts';
import type { EventCodeOptions, EventLocals } from '../events/event-frame.ts';
import type { EventProbe } from '../events/event-plan.ts';
import { insertEventProbes } from '../events/insert-events.ts';
import { type Body, type CopyListener, u32At } from './body.ts';
import { type BodyPlan, isBranchProbe } from './probes.ts';

const I32 = 0x7f;
const I64 = 0x7e;

/** Event probes of a body, and what their code needs to know. */
export interface BodyEvents extends Omit<EventCodeOptions, 'firstLocal' | 'i64Local'> {
  readonly probes: readonly EventProbe[];
  readonly locals: EventLocals;
}

/** Locals that a plan needs beyond those of the function: those of counts, then those of events. */
export function addedLocals(plan: BodyPlan, events?: BodyEvents): number {
  return countLocals(plan) + (events?.locals.i32 ?? 0) + (events?.locals.i64 ?? 0);
}

function countLocals(plan: BodyPlan): number {
  return (
    (plan.keepsState ? 2 : 0) + (plan.probes.some(({ kind }) => kind === 'table' || kind === 'arm') ? 1 : 0)
  );
}

/**
 * Writes the rewritten body (without its size) to `out`.
 * @param firstGlobal globalidx of counter 0
 */
export function insertProbes(
  out: ByteWriter,
  bytes: Uint8Array,
  body: Body,
  plan: BodyPlan,
  firstGlobal: number,
  copied: CopyListener,
  instructions: InstructionMap,
  events?: BodyEvents,
): void {
  const raw = (from: number, to: number): void => {
    if (to <= from) return;
    copied(from, out.length, to - from);
    out.copy(bytes, from, to);
  };
  // A padded instruction keeps its opcode, by which it is known, and gets shorter behind it.
  const copy = (from: number, to: number): void => {
    let position = from;
    for (let at = from; ; at = position) {
      at = instructions.paddedFrom(at, to);
      if (at >= to) break;
      raw(position, at + 1);
      position = instructions.from(at + 1, to);
      writeUnpadded(out, bytes, at, position);
    }
    raw(position, to);
  };
  const added = addedLocals(plan, events);
  if (added === 0) out.copy(bytes, body.start, body.codeStart);
  else {
    const i64 = events?.locals.i64 ?? 0;
    const [groups, groupsStart] = u32At(bytes, body.start);
    out.u32(groups + (added > i64 ? 1 : 0) + (i64 > 0 ? 1 : 0));
    out.copy(bytes, groupsStart, body.codeStart);
    if (added > i64) {
      out.u32(added - i64);
      out.u8(I32);
    }
    if (i64 > 0) {
      out.u32(i64);
      out.u8(I64);
    }
  }
  const eventCode =
    events &&
    new EventCode(out, {
      ...events,
      firstLocal: body.localCount + countLocals(plan),
      i64Local: body.localCount + added - 1,
    });
  const writer = new ProbeWriter(out, firstGlobal, body.localCount, plan.keepsState, eventCode);
  if (events !== undefined && eventCode !== undefined) {
    const { probes: eventProbes, frame } = events;
    const { copies, wraps } = frame;
    const { probes } = plan;
    insertEventProbes(out, {
      bytes,
      body,
      probes,
      eventProbes,
      copies,
      wraps,
      code: eventCode,
      writer,
      copied,
    });
    return;
  }
  let from = body.codeStart;
  for (const probe of plan.probes) {
    copy(from, probe.at);
    from = probe.at;
    if (isBranchProbe(probe)) from = writer.branch(bytes, probe, copied);
    else writer.write(probe);
  }
  copy(from, body.end);
}

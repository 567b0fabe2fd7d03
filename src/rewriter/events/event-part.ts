/** The event probes of one body as a part for the writer. */
import type { AddedLocals, BodyPart, CodePlace, ProbeCode } from '../write/body-part.ts';
import { EventCode } from './event-code.ts';
import { type EventCodeOptions, eventLocals } from './event-frame.ts';
import { type BorderProbe, type EventProbe, eventRank, type InnerProbe, isBorder } from './event-probes.ts';

/** What {@link EventPart} is made of. */
export interface EventPartOptions extends Omit<EventCodeOptions, 'firstLocal'> {
  readonly probes: readonly EventProbe[];
}

/** Probes at the entry and the exit belong to the form of the body; all others are between its instructions. */
export class EventPart implements BodyPart<InnerProbe> {
  readonly probes: readonly InnerProbe[];
  readonly locals: AddedLocals;
  private readonly borders: readonly BorderProbe[];
  private readonly options: EventPartOptions;

  constructor(options: EventPartOptions) {
    this.options = options;
    this.probes = options.probes.filter((probe): probe is InnerProbe => !isBorder(probe));
    this.borders = options.probes.filter(isBorder);
    this.locals = eventLocals(options.setup, options.frame);
  }

  rank(probe: InnerProbe): number {
    return eventRank(probe);
  }

  code({ code, firstLocal }: CodePlace): ProbeCode<InnerProbe> {
    const { setup, indices, frame } = this.options;
    return new EventCode(code, { setup, indices, frame, firstLocal }, this.borders);
  }
}

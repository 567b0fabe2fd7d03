/**
 * Frames: one frozen object per site, made at its first event, with what is the same at each event of the site. Nothing is cheaper for an
 * engine than an object that never changes. What differs from event to event, where observers read that too, is somewhere else.
 */
import { NotInstrumentedError } from '../../errors.ts';
import { constantReads, type Frame, type FrameRead, frameReads } from './frame.ts';
import type { SiteFacts } from './sites.ts';

/** Whether frames with these reads can be constant. */
export function areConstant(reads: ReadonlySet<FrameRead>): boolean {
  return [...reads].every((read) => constantReads.has(read) || read === 'memory');
}

/** The error that names the option which makes a frame's property readable. */
export function notRead(read: string): NotInstrumentedError {
  return new NotInstrumentedError(
    `frame.${read} was not declared; add '${read}' to the option \`reads\` of \`trace\``,
  );
}

/** Makes undeclared properties throw instead of being undefined. */
export function refuseOthers(prototype: object, reads: ReadonlySet<FrameRead>): void {
  for (const read of frameReads) {
    if (reads.has(read) || read === 'memory') continue;
    Object.defineProperty(prototype, read, {
      get() {
        throw notRead(read);
      },
    });
  }
}

/**
 * Makes frames for one tracer. They share one hidden class, which belongs to this tracer alone.
 * @param moving the frame of the event, given the site of the frame that is looked at; throws when that is over. Undefined: nothing else
 * is read
 */
export function constantFrames(
  reads: ReadonlySet<FrameRead>,
  moving?: (facts: SiteFacts) => Frame,
): (facts: SiteFacts) => Frame {
  const has = Object.fromEntries(frameReads.map((read) => [read, reads.has(read)])) as Record<
    FrameRead,
    boolean
  >;
  type Values = { -readonly [Key in keyof Frame]?: Frame[Key] };
  class ConstantFrame {
    readonly #facts: SiteFacts;
    constructor(facts: SiteFacts) {
      this.#facts = facts;
      const values = this as Values;
      values.kind = 'guest';
      if (has.file) values.file = facts.file;
      if (has.line) values.line = facts.line;
      if (has.column) values.column = facts.column;
      if (has.function) values.function = facts.function;
      if (has.offset) values.offset = facts.offset;
      Object.freeze(this);
    }
    snapshot(): Frame {
      return moving === undefined ? (this as unknown as Frame) : moving(this.#facts).snapshot();
    }
    static factsOf(frame: ConstantFrame): SiteFacts {
      return frame.#facts;
    }
  }
  refuseOthers(ConstantFrame.prototype, reads);
  if (has.inlined) {
    Object.defineProperty(ConstantFrame.prototype, 'inlined', {
      get(this: ConstantFrame) {
        return ConstantFrame.factsOf(this).inlined();
      },
    });
  }
  if (moving !== undefined)
    for (const read of reads) {
      if (constantReads.has(read) || read === 'memory') continue;
      Object.defineProperty(ConstantFrame.prototype, read, {
        get(this: ConstantFrame) {
          return moving(ConstantFrame.factsOf(this))[read];
        },
      });
    }
  return (facts) => new ConstantFrame(facts) as unknown as Frame;
}

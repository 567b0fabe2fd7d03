/** The variables of the activations that a trap unwinds, for its stack trace. */
import type { EventName, Frame, TraceFunction } from '../runtime/index.ts';
import { type EventVariables, shownVariables, type WantedVariables } from './shown-variables.ts';

/** An activation that a trap unwound. */
export interface UnwoundActivation {
  readonly funcidx: number;
  readonly function: string;
  readonly variables: EventVariables;
  /** 1-based line of its last event; 0: not known. */
  readonly line: number;
}

/** More activations are not shown anyway. */
const MAX_UNWOUND = 1000;

/** Keeps those of the last trap. */
export class UnwoundVariables {
  readonly #wanted: WantedVariables;
  /** Innermost first. */
  readonly list: UnwoundActivation[] = [];

  constructor(wanted: WantedVariables) {
    this.#wanted = wanted;
  }

  /** An event has come. */
  take(frame: Frame, event: EventName, arg: unknown): void {
    if (event === 'trap') this.list.length = 0;
    if (event !== 'unwind' || (arg as { readonly reason?: unknown }).reason !== 'trap') return;
    if (this.list.length === MAX_UNWOUND) return;
    const { line } = frame;
    const { funcidx, name } = frame.function;
    this.list.push({ funcidx, function: name, line, variables: shownVariables(frame, this.#wanted) });
  }

  /** An observer that does nothing else. */
  get observer(): TraceFunction {
    const local: TraceFunction = (frame, event, arg) => this.take(frame, event, arg);
    return () => local;
  }
}

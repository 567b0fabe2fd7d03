/**
 * A function of which only whether it ran is to be known, as it has no lines: a flag at its entry, which costs a fraction of a
 * counter, and a graph of one block. Its instructions are not looked at.
 */

import type { CounterIndex } from '../../indices.ts';
import { type FunctionProbes, NOT_REQUIRED, Places } from '../../probe-map/index.ts';
import type { BodyToProbe } from '../kind/probe-kind.ts';
import type { CounterProbe } from './counter-probes.ts';

/** The flag, and what follows from it. */
export interface PresencePlan {
  readonly probe: CounterProbe;
  readonly counts: FunctionProbes;
}

/** Plans one function. @param counter number of the flag */
export function planPresence({ funcidx, start, codeStart, end }: BodyToProbe, counter: number): PresencePlan {
  return {
    probe: { kind: 'flag', at: codeStart, counter: counter as CounterIndex },
    counts: {
      funcidx,
      start,
      end,
      blockStart: [codeStart],
      blockCounter: [counter],
      edgeFrom: [-1],
      edgeTo: [0],
      edgeCounter: [NOT_REQUIRED],
      flags: true,
      places: Places.from([]),
      silent: [],
    },
  };
}

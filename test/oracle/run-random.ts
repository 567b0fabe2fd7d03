/** Runs the functions of a random program one after the other on a list of inputs. */
import { instantiate, type Watcher } from './border.ts';

/** What each exported function returned, or the words of the error that left it. */
export type Outcomes = readonly (string | number | readonly number[] | undefined)[];

/** Calls to `host.tick` after which it throws: at every turn of a loop and before every call. */
const FUEL = 200;

/** Runs all of `f0`, `f1`…, with fresh fuel each; `host.next` gives the inputs three times over, then zeros. */
export function runRandom(
  bytes: Uint8Array<ArrayBuffer>,
  input: readonly number[],
  watcher: Watcher = {},
): Outcomes {
  let fuel = FUEL;
  let read = 0;
  const host = {
    next: () => (read < 3 * input.length ? input[read++ % input.length]! : 0),
    tick: () => {
      if (--fuel < 0) throw new Error('out of fuel');
    },
  };
  const exports = instantiate(bytes, { host }, watcher);
  const outcomes: (string | number | readonly number[] | undefined)[] = [];
  for (let i = 0; exports[`f${i}`] !== undefined; i++) {
    const f = exports[`f${i}`] as (...args: number[]) => number | readonly number[] | undefined;
    fuel = FUEL;
    try {
      outcomes.push(f(i, 1, 2));
    } catch (error) {
      outcomes.push(String(error));
    }
  }
  return outcomes;
}

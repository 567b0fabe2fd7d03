/** Runs the functions of a random program one after the other on a list of inputs. */

/** What each exported function returned, or the words of the error that left it. */
export type Outcomes = readonly (string | number | readonly number[] | undefined)[];

/** Calls to `host.tick` after which it throws: at every turn of a loop and before every call. */
const FUEL = 200;

/**
 * Runs all of `f0`, `f1`…, with fresh fuel each; `host.next` gives the inputs over and over, then zeros.
 * `connect` sees the instance before the first call, `caught` each error right where it leaves the module.
 */
export function runRandom(
  bytes: Uint8Array<ArrayBuffer>,
  input: readonly number[],
  connect: (instance: WebAssembly.Instance) => void = () => {},
  caught: (error: unknown) => void = () => {},
): Outcomes {
  let fuel = FUEL;
  let read = 0;
  const host = {
    next: () => (read < 3 * input.length ? input[read++ % input.length]! : 0),
    tick: () => {
      if (--fuel < 0) throw new Error('out of fuel');
    },
  };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { host });
  connect(instance);
  const outcomes: (string | number | readonly number[] | undefined)[] = [];
  for (let i = 0; instance.exports[`f${i}`] !== undefined; i++) {
    const f = instance.exports[`f${i}`] as (...args: number[]) => number | readonly number[] | undefined;
    fuel = FUEL;
    try {
      outcomes.push(f(i, 1, 2));
    } catch (error) {
      caught(error);
      outcomes.push(String(error));
    }
  }
  return outcomes;
}

/**
 * The stack of guest code that an observer runs: it begins below the red zone of the function that stands at the event. What
 * it leaves allocated (`stackAlloc` of Emscripten) stays so; if it traps or throws, the stack pointer is as it was.
 */
import type { TracedInstance } from './instance.ts';

/** Bytes below the stack pointer that LLVM's functions may use without moving it; a multiple of the stack's alignment. */
const RED_ZONE = 128;

/** See the top of this file. */
export class RedZones {
  /** What to restore, in the order in which it was changed: instances may share a stack pointer. */
  readonly #before: (readonly [pointer: WebAssembly.Global, value: number | bigint])[] = [];

  /** Guest code is about to run inside an observer. */
  enter(instances: Iterable<TracedInstance>): void {
    for (const { handles } of instances) {
      const pointer = handles?.stackPointer as WebAssembly.Global<'i32' | 'i64'> | undefined;
      if (pointer === undefined) continue;
      const { value } = pointer;
      // A stack that is not set up yet, as before a thread begins, has nothing below it.
      if (value < RED_ZONE) continue;
      this.#before.push([pointer as WebAssembly.Global, value]);
      pointer.value = typeof value === 'bigint' ? value - BigInt(RED_ZONE) : value - RED_ZONE;
    }
  }

  /** It has returned, or was cut off. */
  leave(returned: boolean): void {
    for (let last = this.#before.pop(); last !== undefined; last = this.#before.pop()) {
      const [global, before] = last;
      const pointer = global as WebAssembly.Global<'i32' | 'i64'>;
      const { value } = pointer;
      if (!returned) pointer.value = before;
      else pointer.value = typeof value === 'bigint' ? value + BigInt(RED_ZONE) : value + RED_ZONE;
    }
  }
}

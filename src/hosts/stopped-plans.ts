/**
 * The worker asks the main thread, which has the debug info, what is in scope where activations stand that a trap ended. It waits for
 * the answer: observers are called at once.
 */
import { MessageChannel, type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { AskWhereStopped, StoppedActivation, StoppedPlans } from '../variables/index.ts';

/** The worker's end. */
export interface StopChannel {
  readonly port: MessagePort;
  /** Shared, one element: how many questions have been answered. */
  readonly answered: Int32Array;
}

interface Question {
  /** Index of the module. */
  readonly module: number;
  readonly activations: readonly StoppedActivation[];
}

/** Milliseconds after which the inspector, which the main thread stops the worker with, gets its turn. */
const SLICE = 10;
/** Slices that an answer may take. */
const MAX_SLICES = 1000;

/** In the worker. Undefined: there was no answer in time. */
export function askAbout(module: number, { port, answered }: StopChannel): AskWhereStopped {
  return (activations) => {
    const before = Atomics.load(answered, 0);
    port.postMessage({ module, activations } satisfies Question);
    for (let i = 0; i < MAX_SLICES && Atomics.load(answered, 0) === before; i++)
      Atomics.wait(answered, 0, before, SLICE);
    return receiveMessageOnPort(port)?.message as StoppedPlans | undefined;
  };
}

/** In the main thread. `close` ends it. */
export function answerStops(
  answer: (module: number, activations: readonly StoppedActivation[]) => StoppedPlans | undefined,
): { readonly channel: StopChannel; close(): void } {
  const { port1, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  port1.on('message', ({ module, activations }: Question) => {
    port1.postMessage(answer(module, activations));
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
  });
  port1.unref();
  return { channel: { port: port2, answered }, close: () => port1.close() };
}

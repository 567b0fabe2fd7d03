/**
 * Stops a worker whose guest never returns to JavaScript: only the inspector can interrupt running wasm. Measured on
 * Node 20 to 26: some 30 to 90 ms from the request to the answer.
 */
import type { Session } from 'node:inspector';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly result?: { readonly result?: { readonly value?: unknown } };
}

interface WorkerEvent {
  readonly params: {
    readonly sessionId: string;
    readonly message: string;
    readonly workerInfo: { readonly url: string };
  };
}

/** A worker that was stopped at any point. */
export interface StoppedWorker {
  /** Evaluates an expression on top of the stopped stack; undefined when it threw or gave nothing. */
  evaluate(expression: string): Promise<unknown>;
  /** Resumes it, only for it to end at once. `terminate` alone can hang while a worker is stopped. */
  release(): void;
}

/**
 * Stops a worker.
 * @param url of its entry point; no other worker may have the same
 * @param limit milliseconds to wait
 * @returns undefined when the engine does not support it, or when the worker stays inside a host call
 */
export async function stopWorker(url: string, limit: number): Promise<StoppedWorker | undefined> {
  let session: Session;
  try {
    const inspector = await import('node:inspector');
    session = new inspector.Session();
    session.connect();
  } catch {
    return undefined;
  }
  const answers = new Map<number, (message: Message) => void>();
  let worker = '';
  let lastId = 0;
  const send = (method: string, params: object, answered: (message: Message) => void = () => {}): void => {
    const id = ++lastId;
    answers.set(id, answered);
    const message = JSON.stringify({ id, method, params });
    session.post('NodeWorker.sendMessageToWorker', { sessionId: worker, message }, () => {});
  };

  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), limit);
    const stopped: StoppedWorker = {
      evaluate: (expression) =>
        new Promise((done) => {
          send('Runtime.evaluate', { expression, returnByValue: true }, (message) =>
            done(message.result?.result?.value),
          );
        }),
      release: () => {
        send('Runtime.terminateExecution', {});
        send('Debugger.resume', {});
      },
    };
    const events = session as unknown as { on(name: string, listener: (event: WorkerEvent) => void): void };
    events.on('NodeWorker.receivedMessageFromWorker', ({ params }) => {
      if (params.sessionId !== worker) return;
      const message = JSON.parse(params.message) as Message;
      if (message.id !== undefined) {
        answers.get(message.id)?.(message);
        answers.delete(message.id);
      } else if (message.method === 'Debugger.paused') {
        clearTimeout(timer);
        resolve(stopped);
      }
    });
    events.on('NodeWorker.attachedToWorker', ({ params }) => {
      // Workers that the guest's host started are attached as well.
      if (params.workerInfo.url !== url) return;
      worker = params.sessionId;
      send('Debugger.enable', {});
      send('Debugger.pause', {});
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, (error: Error | null) => {
      if (error === null) return;
      clearTimeout(timer);
      resolve(undefined);
    });
  });
}

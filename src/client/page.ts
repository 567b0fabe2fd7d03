/** In a page: sends what it counted while it goes on and when it goes away, and passes on what workers counted. */
import { base64 } from './base64.ts';
import { openChannel } from './channel.ts';
import type { Client, ClientOptions } from './options.ts';
import { Pacer } from './pacer.ts';
import { postAll } from './post.ts';
import type { Snapshots } from './snapshots.ts';

/** Milliseconds after which what was counted is sent while the page goes on. */
const SEND_AFTER = 200;

/** Milliseconds within which a worker answers that runs no guest. */
const ANSWER_WITHIN = 50;

const { setTimeout } = globalThis;

/** See the top of this file. */
export function sendFromPage(snapshots: Snapshots, options: ClientOptions): Client {
  /** Of workers, until somebody takes it: by worker, since what a worker sends again has all that was not taken before. */
  const waiting = new Map<string, Uint8Array[]>();
  let hasWorkers = false;
  const channel = openChannel((message) => {
    if (message.kind !== 'counts') return;
    hasWorkers = true;
    const { key, moment, messages } = message;
    const taken = (): void => channel?.send({ kind: 'taken', key, moment });
    if (!deliver(options, messages as Uint8Array<ArrayBuffer>[], taken)) waiting.set(key, messages);
  });
  const send = (isLast = false): void => {
    const snapshot = snapshots.take();
    if (snapshot !== undefined) deliver({ ...options, isLast }, snapshot.messages, snapshot.arrived);
  };
  const pacer = new Pacer(send, SEND_AFTER);
  // A test runner no longer hears a page that has been replaced, but one that is about to be.
  if (options.binding !== undefined) addEventListener('beforeunload', () => send(), { capture: true });
  addEventListener('pagehide', () => send(true), { capture: true });
  document.addEventListener('visibilitychange', () => pacer.now(), { capture: true });
  channel?.send({ kind: 'ask' });
  return {
    async flush() {
      pacer.now();
      if (channel === undefined || !hasWorkers) return;
      channel.send({ kind: 'ask' });
      await new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN));
    },
    take() {
      const snapshot = snapshots.take();
      const messages = [...(snapshot?.messages ?? []), ...[...waiting.values()].flat()];
      snapshot?.arrived();
      waiting.clear();
      return messages.map(base64);
    },
  };
}

interface Delivery extends ClientOptions {
  /** The page is going away. */
  readonly isLast?: boolean;
}

/** Returns whether there is anybody to deliver to. */
function deliver(
  { post, binding, isLast }: Delivery,
  messages: readonly Uint8Array<ArrayBuffer>[],
  arrived: () => void,
): boolean {
  const take: unknown = binding === undefined ? undefined : Reflect.get(globalThis, binding);
  if (typeof take === 'function') {
    for (const message of messages) take(base64(message));
    arrived();
    return true;
  }
  if (post === undefined) return false;
  if (isLast && messages.every((message) => navigator.sendBeacon(post, message))) {
    arrived();
    return true;
  }
  void postAll(post, messages).then((ok) => ok && arrived());
  return true;
}

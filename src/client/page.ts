/** In a page: sends what it counted while it goes on and when it goes away, and passes on what workers counted. */

import { SafeMap, SafeSet } from '../safe-collections.ts';
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
  const waiting = new SafeMap<string, Uint8Array[]>();
  let hasWorkers = false;
  /** What is on its way to a server. */
  const posting = new SafeSet<Promise<unknown>>();
  const deliver = (delivery: Delivery): boolean => deliverTo(delivery, posting);
  const channel = openChannel((message) => {
    // What a worker counts may come later than its own messages to the page.
    hasWorkers ||= message.kind !== 'ask';
    if (message.kind !== 'counts') return;
    const { key, moment, messages } = message;
    const taken = (): void => channel?.send({ kind: 'taken', key, moment });
    const all = messages as Uint8Array<ArrayBuffer>[];
    if (!deliver({ options, messages: all, arrived: taken })) waiting.set(key, messages);
  });
  const send = (isLast = false): void => {
    const snapshot = snapshots.take();
    if (snapshot !== undefined) deliver({ options, isLast, ...snapshot });
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
      if (channel !== undefined && hasWorkers) {
        channel.send({ kind: 'ask' });
        await new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN));
      }
      await Promise.all(posting);
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

interface Delivery {
  readonly options: ClientOptions;
  readonly messages: readonly Uint8Array<ArrayBuffer>[];
  /** The page is going away. */
  readonly isLast?: boolean;
  arrived(): void;
}

/** Returns whether there is anybody to deliver to. @param posting what is on its way */
function deliverTo(
  { options: { post, binding }, messages, isLast, arrived }: Delivery,
  posting: Set<Promise<unknown>>,
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
  const posted = postAll(post, messages).then((ok) => {
    posting.delete(posted);
    if (ok) arrived();
  });
  posting.add(posted);
  return true;
}

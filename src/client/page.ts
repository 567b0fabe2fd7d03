/** In a page: sends what it counted while it goes on and when it goes away, and passes on what workers counted. */

import { SafeMap, SafeSet } from '../safe-collections.ts';
import { setTimeout } from './builtins.ts';
import { openChannel } from './channel.ts';
import type { Client, ClientOptions } from './options.ts';
import { pace } from './pacer.ts';
import { postAll } from './post.ts';
import type { Snapshots } from './snapshots.ts';

/** Milliseconds after which what was counted is sent while the page goes on. */
const SEND_AFTER = 200;

/** Milliseconds within which a worker answers that runs no guest. */
const ANSWER_WITHIN = 50;

/** See the top of this file. */
export function sendFromPage(snapshots: Snapshots, { post, binding }: ClientOptions): Client {
  /** Of workers, until somebody takes it: by worker, since what a worker sends again has all that was not taken before. */
  const waiting = new SafeMap<string, readonly string[]>();
  let hasWorkers = false;
  /** What is on its way to a server. */
  const posting = new SafeSet<Promise<unknown>>();

  /** Returns whether there is anybody to deliver to. @param isLast the page is going away */
  const deliver = (messages: readonly string[], arrived: () => void, isLast?: boolean): boolean => {
    const take: unknown = binding && Reflect.get(globalThis, binding);
    if (typeof take === 'function') for (const message of messages) take(message);
    else if (post === undefined) return false;
    else if (!isLast || !messages.every((message) => navigator.sendBeacon(post, message))) {
      const posted = postAll(post, messages).then((ok) => {
        posting.delete(posted);
        if (ok) arrived();
      });
      posting.add(posted);
      return true;
    }
    arrived();
    return true;
  };
  const channel = openChannel((message) => {
    // What a worker counts may come later than its own messages to the page.
    hasWorkers ||= message.kind !== 'ask';
    if (message.kind !== 'counts') return;
    const { key, moment, messages } = message;
    if (!deliver(messages, () => channel?.({ kind: 'taken', key, moment }))) waiting.set(key, messages);
  });
  const send = (isLast?: boolean): void => {
    const snapshot = snapshots.take();
    if (snapshot !== undefined) deliver(snapshot.messages, snapshot.arrived, isLast);
  };
  const pacer = pace(snapshots.instances, send, SEND_AFTER);
  // A test runner no longer hears a page that has been replaced, but one that is about to be.
  if (binding !== undefined) addEventListener('beforeunload', () => send(), true);
  addEventListener('pagehide', () => send(true), true);
  document.addEventListener('visibilitychange', pacer.now, true);
  channel?.({ kind: 'ask' });
  return {
    async flush() {
      pacer.now();
      if (channel !== undefined && hasWorkers) {
        channel({ kind: 'ask' });
        await new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN));
      }
      await Promise.all(posting);
    },
    take() {
      const snapshot = snapshots.take();
      const messages = [...(snapshot?.messages ?? []), ...[...waiting.values()].flat()];
      snapshot?.arrived();
      waiting.clear();
      return messages;
    },
  };
}

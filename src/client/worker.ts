/**
 * In a worker, also one that serves pages: it may be terminated at any moment, so that what it counted is sent as soon as its guest
 * has returned, and before each of its own messages.
 */
import { openChannel } from './channel.ts';
import type { Client, ClientOptions } from './options.ts';
import { pace } from './pacer.ts';
import { type Instead, patch } from './patch.ts';
import { postAll } from './post.ts';
import type { Snapshot, Snapshots } from './snapshots.ts';

/** See the top of this file. */
export function sendFromWorker(snapshots: Snapshots, { post }: ClientOptions): Client {
  const { key } = snapshots;
  let moment = 0;
  let sent: Snapshot | undefined;
  const channel = openChannel((message) => {
    if (message.kind === 'ask') pacer.now();
    else if (message.kind === 'taken' && message.key === key && message.moment === moment) sent?.arrived();
  });
  const send = (): void => {
    const snapshot = snapshots.take();
    if (snapshot === undefined) return;
    const { messages, arrived } = snapshot;
    sent = snapshot;
    moment++;
    channel?.({ kind: 'counts', key, moment, messages });
    if (post !== undefined) void postAll(post, messages).then((ok) => ok && arrived());
  };
  channel?.({ kind: 'started' });
  const pacer = pace(snapshots.instances, send, 0);
  const before =
    (act: () => void) =>
    (original: Instead): Instead =>
    (self, args) => {
      act();
      return original(self, args);
    };
  for (const holder of [holderOf('postMessage'), prototypeOf('MessagePort'), prototypeOf('Client')])
    patch(holder, 'postMessage', before(pacer.ifDue));
  patch(holderOf('close'), 'close', before(pacer.now));
  return {
    flush: async () => pacer.now(),
    take() {
      const snapshot = snapshots.take();
      snapshot?.arrived();
      return [...(snapshot?.messages ?? [])];
    },
  };
}

/** The object that has a property of the global object itself. */
function holderOf(name: string): object | null {
  let holder: object | null = globalThis;
  while (holder !== null && !Object.hasOwn(holder, name))
    holder = Object.getPrototypeOf(holder) as object | null;
  return holder;
}

const prototypeOf = (name: string): object | undefined =>
  (Reflect.get(globalThis, name) as { readonly prototype: object } | undefined)?.prototype;

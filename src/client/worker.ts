/**
 * In a worker, also one that serves pages: it may be terminated at any moment, so that what it counted is sent as soon as its guest
 * has returned, and before each of its own messages.
 */
import { base64 } from './base64.ts';
import { openChannel } from './channel.ts';
import type { Client, ClientOptions } from './options.ts';
import { Pacer } from './pacer.ts';
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
    sent = snapshot;
    moment++;
    channel?.send({ kind: 'counts', key, moment, messages: [...snapshot.messages] });
    if (post !== undefined) void postAll(post, snapshot.messages).then((ok) => ok && snapshot.arrived());
  };
  channel?.send({ kind: 'started' });
  const pacer = new Pacer(send, 0);
  const holders = [holderOf('postMessage'), prototypeOf('MessagePort'), prototypeOf('Client')];
  for (const holder of holders) before(holder, 'postMessage', () => pacer.ifDue());
  before(holderOf('close'), 'close', () => pacer.now());
  return {
    flush: async () => pacer.now(),
    take() {
      const snapshot = snapshots.take();
      snapshot?.arrived();
      return (snapshot?.messages ?? []).map(base64);
    },
  };
}

/** The object that has a property of the global object itself. */
function holderOf(name: string): object | undefined {
  let holder: object | null = globalThis;
  while (holder !== null && !Object.hasOwn(holder, name))
    holder = Object.getPrototypeOf(holder) as object | null;
  return holder ?? undefined;
}

function prototypeOf(name: string): object | undefined {
  const type: unknown = Reflect.get(globalThis, name);
  return typeof type === 'function' ? (type.prototype as object) : undefined;
}

/** From now on, something is done before a function is called. */
function before(holder: object | undefined, name: string, act: () => void): void {
  const found = holder && Reflect.getOwnPropertyDescriptor(holder, name);
  if (holder === undefined || typeof found?.value !== 'function') return;
  const value: unknown = new Proxy(found.value, {
    apply(original, self, args) {
      act();
      return Reflect.apply(original, self, args);
    },
  });
  Reflect.defineProperty(holder, name, { ...found, value });
}

/** How workers hand their messages to pages of the same origin, which have better transports, and live on when a worker is terminated. */

/** What is said on the channel. */
export type ChannelMessage =
  /** A worker has counted. */
  | {
      readonly kind: 'counts';
      readonly key: string;
      readonly moment: number;
      readonly messages: Uint8Array[];
    }
  /** A page has taken what a worker counted. */
  | { readonly kind: 'taken'; readonly key: string; readonly moment: number }
  /** A worker has started: pages that flush wait for it. */
  | { readonly kind: 'started' }
  /** A page asks workers for what they have counted. */
  | { readonly kind: 'ask' };

/** A channel, as it was before the program could change it. */
export interface Channel {
  send(message: ChannelMessage): void;
}

/** Opens the channel; undefined where there is none. */
export function openChannel(hear: (message: ChannelMessage) => void): Channel | undefined {
  try {
    const channel = new BroadcastChannel('wtrace');
    const { postMessage } = BroadcastChannel.prototype;
    channel.addEventListener('message', ({ data }) => hear(data as ChannelMessage));
    return { send: (message) => Reflect.apply(postMessage, channel, [message]) };
  } catch {
    return undefined;
  }
}

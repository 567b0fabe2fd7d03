/** How workers hand their messages to pages of the same origin, which have better transports, and live on when a worker is terminated. */

import { apply } from './builtins.ts';

/** What is said on the channel. */
export type ChannelMessage =
  /** A worker has counted. */
  | {
      readonly kind: 'counts';
      readonly key: string;
      readonly moment: number;
      readonly messages: readonly string[];
    }
  /** A page has taken what a worker counted. */
  | { readonly kind: 'taken'; readonly key: string; readonly moment: number }
  /** A worker has started: pages that flush wait for it. */
  | { readonly kind: 'started' }
  /** A page asks workers for what they have counted. */
  | { readonly kind: 'ask' };

/** Opens the channel. @returns sends on it, whatever the program changes later; undefined where there is none */
export function openChannel(
  hear: (message: ChannelMessage) => void,
): ((message: ChannelMessage) => void) | undefined {
  try {
    const channel = new BroadcastChannel('wtrace');
    const { postMessage } = BroadcastChannel.prototype;
    channel.addEventListener('message', ({ data }) => hear(data as ChannelMessage));
    return (message) => apply(postMessage, channel, [message]);
  } catch {
    return undefined;
  }
}

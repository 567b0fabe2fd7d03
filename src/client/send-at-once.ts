/**
 * Sends a message before anything else happens: what a module is must be known by whoever gets its counts, whenever the page goes away.
 * It may be larger than what a browser sends for a page that is gone.
 */
import type { ClientOptions } from './options.ts';

const { XMLHttpRequest } = globalThis;

/** @returns whether it has arrived; false: it has to be sent in another way. Never throws */
export function sendAtOnce(message: string, { post, binding }: ClientOptions): boolean {
  const take: unknown = binding === undefined ? undefined : Reflect.get(globalThis, binding);
  if (typeof take === 'function') {
    take(message);
    return true;
  }
  // Service workers have none.
  if (post === undefined || XMLHttpRequest === undefined) return false;
  try {
    const request = new XMLHttpRequest();
    request.open('POST', post, false);
    request.send(message);
    return request.status >= 200 && request.status < 300;
  } catch {
    // No server, or a policy of the page.
    return false;
  }
}

/** Sends messages to a server. */
const { fetch } = globalThis;

/** A browser sends no more than this for pages and workers that are gone. */
const KEPT_ALIVE = 60_000;

/** @returns whether all of them arrived. Never rejects */
export async function postAll(address: string, messages: readonly string[]): Promise<boolean> {
  try {
    const answers = await Promise.all(
      messages.map((body, i) =>
        fetch(address, { method: 'POST', body, keepalive: i === 0 && body.length < KEPT_ALIVE }),
      ),
    );
    return answers.every(({ ok }) => ok);
  } catch {
    // No server, or a policy of the page: the next messages have what these had.
    return false;
  }
}

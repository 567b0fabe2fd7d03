/** The client as text, for pages and workers that import nothing. */
import { readFileSync } from 'node:fs';
import type { ClientOptions } from '../client/index.ts';
import type { PageRewriting } from '../client-rewriting/index.ts';

/** Path below which a server has the client and takes messages. */
export const CLIENT_PATH = '/__wtrace__/';
/** Address of the script, on the server of the page. */
export const CLIENT_SCRIPT = `${CLIENT_PATH}client.js`;
/** Address that takes messages by POST. */
export const CLIENT_POST = `${CLIENT_PATH}counts`;

const texts = new Map<string, string>();

function textOf(folder: string): string {
  const known = texts.get(folder);
  if (known !== undefined) return known;
  const text = readFileSync(new URL(`../${folder}/script.js`, import.meta.url), 'utf8').trim();
  texts.set(folder, text);
  return text;
}

/**
 * One line that starts the client: a classic script and a module as well. It leaves no names behind.
 * @param rewriting how modules are rewritten in the page; without it, only those are counted that come there rewritten
 */
export function clientScript(options: ClientOptions, rewriting?: PageRewriting): string {
  const text = textOf(rewriting === undefined ? 'client' : 'client-rewriting');
  return `(()=>{${text};wtraceClient.startClient(${JSON.stringify({ ...options, rewriting })})})();`;
}

/** How a worker's script is loaded: by `importScripts` and the like, or as a module. */
export type WorkerKind = 'classic' | 'module';

/**
 * The script of a worker that first loads the client from {@link CLIENT_SCRIPT} of its server. Its lines stay where they are. The imports
 * of a module are evaluated in their order, so that the client is there before any other.
 */
export function withClient(script: string, kind: WorkerKind): string {
  const address = JSON.stringify(CLIENT_SCRIPT);
  return kind === 'classic' ? `importScripts(${address});${script}` : `import ${address};${script}`;
}

/** Pages and workers of a site with the client of wtrace before anything of their own. */
import { Script } from 'node:vm';
import { CLIENT_SCRIPT, withClient } from '../collector/index.ts';

const HEAD = /<head(?:\s[^>]*)?>/i;
const DOCTYPE = /^\s*<!doctype[^>]*>/i;

/** A page whose first script loads the client. */
export function pageWithClient(html: string): string {
  const tag = `<script src="${CLIENT_SCRIPT}"></script>`;
  const before = HEAD.exec(html) ?? DOCTYPE.exec(html);
  const at = before === null ? 0 : before.index + before[0].length;
  return html.slice(0, at) + tag + html.slice(at);
}

/**
 * The script that a worker starts with, after the client. Its request does not say whether it is a module: where only modules can be
 * written so, the client is imported, since imports are evaluated first; else it is put before the text, as both kinds may have it.
 * @param client starts it, in one line
 */
export function workerWithClient(script: string, client: string): string {
  return isScript(script) ? client + script : withClient(script, 'module');
}

function isScript(text: string): boolean {
  try {
    new Script(text);
    return true;
  } catch {
    return false;
  }
}

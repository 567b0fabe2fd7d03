/** Modules that vite puts into the code, for `?inline`: rewritten there, on the server or in the build. */
import { Buffer } from 'node:buffer';
import type { Collector } from '../collector/index.ts';
import { isModulePath } from './module-file.ts';

const INLINE = /[?&]inline(?:&|$)/;
/** What vite makes of such a file. */
const DATA = /(?<=^export default "data:application\/wasm;base64,)[\w+/=]+(?=")/;

/**
 * The code of a module with rewritten bytes.
 * @param id the file's path, with its query
 * @returns undefined: it is the code of something else, or the module is not traced
 */
export async function rewriteInline(
  code: string,
  id: string,
  collector: () => Promise<Collector>,
): Promise<string | undefined> {
  if (!INLINE.test(id) || !isModulePath(id)) return undefined;
  const [text] = DATA.exec(code) ?? [];
  if (text === undefined) return undefined;
  const [path = ''] = id.split('?');
  const bytes = (await collector()).rewrite(new Uint8Array(Buffer.from(text, 'base64')), { path });
  return bytes && code.replace(DATA, () => Buffer.from(bytes).toString('base64'));
}

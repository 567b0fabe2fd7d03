/** Which request of a page is for a module, and of which file. */
import { existsSync, realpathSync } from 'node:fs';
import { join, sep } from 'node:path';
import process from 'node:process';
import type { ResolvedConfig } from 'vite';

/** What is used of vite's configuration. */
export type ServedFolders = Pick<ResolvedConfig, 'base' | 'publicDir' | 'root'> & {
  readonly server: { readonly fs: { readonly allow: readonly string[] } };
};

/** Queries by which vite makes code of a module. */
const CODE = /[?&](?:import|init|url|raw|inline|worker|t=\d+&import)(?:[&=]|$)/;

/** Whether a path is that of a module. */
export const isModulePath = (path: string): boolean => /\.wasm$/i.test(path.split('?')[0] ?? '');

/** The file that a page gets for an address; undefined: it is no module, or none that vite would serve. */
export function moduleFile(
  address: string,
  { base, publicDir, root, server }: ServedFolders,
): string | undefined {
  if (!isModulePath(address) || CODE.test(address)) return undefined;
  const encoded = address.split('?')[0] ?? '';
  let path: string;
  try {
    path = decodeURIComponent(encoded.startsWith(base) ? `/${encoded.slice(base.length)}` : encoded);
  } catch {
    return undefined;
  }
  const places = path.startsWith('/@fs/')
    ? [path.slice(process.platform === 'win32' ? 5 : 4)]
    : [...(publicDir === '' ? [] : [join(publicDir, path)]), join(root, path)];
  const file = places.find((each) => existsSync(each));
  if (file === undefined) return undefined;
  // As vite does: nothing outside the folders that are served.
  const real = realpathSync(file);
  const allowed = [...server.fs.allow, root, publicDir].filter((folder) => existsSync(folder));
  return allowed.some((folder) => real.startsWith(realpathSync(folder) + sep)) ? real : undefined;
}

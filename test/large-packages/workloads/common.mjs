// What workloads of large packages share, besides what all workloads share.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';

export { load, packageFile, print, sha256, steady } from '../../differential/workloads/common.mjs';

/** Directory of a package, for files that its `exports` do not list. */
export function folderOf(name) {
  const folder = join(process.env.WTRACE_PACKAGES, 'node_modules', name);
  if (!existsSync(folder)) throw new Error(`${name} is not installed`);
  return folder;
}

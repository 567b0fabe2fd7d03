// What the programs of this folder share: that of all workloads, and packages that are ES modules only.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { folderOf } from '../common.mjs';

export { folderOf, load, packageFile, print, sha256, steady } from '../common.mjs';

/** A file of a package, or the package, as an ES module. */
export const loadModule = (name, file) => import(pathToFileURL(join(folderOf(name), file)));

/** Numbers that repeat, from 0 to below `bound`. */
export function numbers(count, bound) {
  let state = 1;
  return Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % bound;
  });
}

/** Which assets vite puts into the code: no modules, since they are rewritten as files. */
import { isModulePath } from './module-file.ts';

/** As vite's `build.assetsInlineLimit`. */
type InlineLimit = number | ((file: string, content: Buffer) => boolean | undefined) | undefined;

/** The same limit for all but modules. */
export function keepModulesApart(limit: InlineLimit): (file: string, content: Buffer) => boolean | undefined {
  return (file, content) => {
    if (isModulePath(file)) return false;
    return typeof limit === 'number' ? content.length < limit : limit?.(file, content);
  };
}

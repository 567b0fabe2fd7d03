/** How pages rewrite modules themselves, so that they come out as those that are rewritten for them. */
import type { PageRewriting } from '../client-rewriting/index.ts';
import { globSources } from '../coverage/index.ts';
import type { ExecSettings } from '../preload/index.ts';

/** The same settings, for a page. Links in paths are not looked at there. */
export function pageRewriting({ rules, options, includeModules }: ExecSettings): PageRewriting {
  const { include, omit, sourceRoot, remaps, omitSystemLibraries } = rules;
  const patterns = (globs: readonly string[]): readonly string[] => globSources(globs, rules);
  return {
    ...options,
    ...(include.length > 0 && { include: patterns(include) }),
    ...(omit.length > 0 && { omit: patterns(omit) }),
    ...(includeModules.length > 0 && { includeModules: patterns(includeModules) }),
    ...(sourceRoot !== '' && { sourceRoot }),
    ...(remaps.length > 0 && { remaps }),
    ...(!omitSystemLibraries && { omitSystemLibraries }),
  };
}

/** What a data directory holds of a module, for those who called `instrument` themselves. */
import { filesWithCode } from '../debuginfo/index.ts';
import type { Instrumented } from '../rewriter/index.ts';
import type { CountedModuleParts } from './counted-module.ts';
import { sourceTexts } from './source-texts.ts';

/** All of a {@link CountedModuleParts} but what follows from the rest. */
export type ModuleDescription = Omit<CountedModuleParts, 'packedMap'>;

/**
 * Describes a module that `instrument` rewrote.
 * @param name file name of the module, without directory
 * @param selects as it was given to `instrument`
 */
export function describeModule(
  { probeMap, debugInfo, warnings }: Pick<Instrumented, 'probeMap' | 'debugInfo' | 'warnings'>,
  name: string,
  selects: (path: string) => boolean = () => true,
): ModuleDescription {
  const all = filesWithCode(debugInfo);
  const counted = all.filter((path) => selects(path));
  return {
    name,
    probeMap,
    linesFrom: debugInfo.kind,
    filesWithCode: counted,
    sources: sourceTexts(debugInfo, counted),
    filesOmitted: all.filter((path) => !selects(path)),
    warnings,
  };
}

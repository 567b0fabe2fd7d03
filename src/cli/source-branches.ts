/** Branch points that only the source tells from those of the compiler: for every command that makes reports. */
import { type CoverageFacts, withoutScopeEnds } from '../coverage/index.ts';
import type { SourceText } from '../report/index.ts';

/**
 * Facts without the branch points that compilers make where scopes end, as far as sources are at hand that were compiled.
 * @param source text of a source by its name in reports
 */
export function branchesBySource(
  facts: CoverageFacts,
  source: (name: string) => SourceText | undefined,
): CoverageFacts {
  const known = new Map<string, readonly string[] | undefined>();
  return withoutScopeEnds(facts, (name) => {
    if (!known.has(name)) {
      const text = source(name);
      known.set(name, text?.isChanged === true ? undefined : text?.lines);
    }
    return known.get(name);
  });
}

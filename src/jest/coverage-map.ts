/** Sources of modules in a coverage map of istanbul-lib-coverage. */
import { existsSync } from 'node:fs';
import type { CoveredSource } from '../project/index.ts';

/** What is used of such a map. */
export interface CoverageMap {
  /** By absolute path. */
  readonly data: Record<string, { readonly toJSON: () => { readonly s: Readonly<Record<string, number>> } }>;
  addFileCoverage(file: object): void;
}

/** Adds the source files that are there: reporters read them. */
export function addSources(map: CoverageMap, sources: readonly CoveredSource[]): void {
  for (const source of sources.filter(({ path }) => existsSync(path))) {
    const known = map.data[source.path]?.toJSON().s;
    // A source that was taken for JavaScript which no test loaded, such as AssemblyScript in `collectCoverageFrom`.
    if (known !== undefined && Object.values(known).every((hits) => hits === 0)) delete map.data[source.path];
    map.addFileCoverage(source);
  }
}

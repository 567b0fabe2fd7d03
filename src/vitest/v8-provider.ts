/** The coverage provider that vitest has for JavaScript, of the user's project. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import type { BaseCoverageProvider, CoverageProvider, CoverageProviderModule } from 'vitest/node';
import { MissingPeerError } from '../errors.ts';

const NAME = '@vitest/coverage-v8';

/** As far as it is used: methods that all of vitest's own providers have. */
export type V8Provider = CoverageProvider & Pick<BaseCoverageProvider, 'getUntestedFiles' | 'isIncluded'>;

/** What workers load; vitest 4 and 5 have it. */
export async function v8Module(): Promise<CoverageProviderModule> {
  const { default: loaded } = (await import(pathToFileURL(installed()).href)) as {
    readonly default: CoverageProviderModule;
  };
  return loaded;
}

/** As vitest itself would find it: from the project, or beside the vitest that runs. */
function installed(): string {
  for (const from of [join(process.cwd(), 'package.json'), process.argv[1], import.meta.url]) {
    if (from === undefined) continue;
    try {
      return createRequire(from).resolve(NAME);
    } catch {
      // Perhaps from the next.
    }
  }
  throw new MissingPeerError(
    `wtrace/vitest counts JavaScript and TypeScript with vitest's own ${NAME}, which is not installed: npm install --save-dev ${NAME}`,
  );
}

/**
 * The entry point `wtrace/playwright`: `test` and `expect` of the user's own `@playwright/test`, with modules of pages and workers traced.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';
import { MissingPeerError } from '../errors.ts';
import { fixtures } from './fixtures.ts';

/** `@playwright/test` of the project that is tested: there must be one only. */
function playwright(): typeof import('@playwright/test') {
  try {
    return createRequire(join(process.cwd(), 'package.json'))(
      '@playwright/test',
    ) as typeof import('@playwright/test');
  } catch (error) {
    throw new MissingPeerError(
      `wtrace/playwright needs @playwright/test in the project: npm install --save-dev @playwright/test (${(error as Error).message.split('\n')[0]})`,
    );
  }
}

const own = playwright();

/** As `test` of `@playwright/test`: its fixtures `context` and `page` count what the modules do that pages and workers load. */
export const test: typeof import('@playwright/test').test = own.test.extend(fixtures) as typeof own.test;
/** As that of `@playwright/test`. */
export const expect: typeof import('@playwright/test').expect = own.expect;

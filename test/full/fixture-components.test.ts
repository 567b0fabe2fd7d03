import { describe } from 'vitest';
import { checkRuns, isQuick } from '../helpers/fixture-runs.ts';
import { fixtures } from '../helpers/fixtures.ts';

const components = fixtures.filter(({ modules }) => modules.some(({ kind }) => kind === 'component'));

describe.each(components)('$name', (fixture) => {
  checkRuns(fixture, (...run) => !isQuick(...run));
});

import { describe } from 'vitest';
import { coreModules } from './maps.ts';
import { describeSurvival } from './survival.ts';

/** Larger modules, and all other options, are in test/full/probe-map.test.ts. */
const SMALL = 120_000;

describe.each(coreModules.filter(({ bytes }) => bytes.length < SMALL))('the probe map of $title', (module) =>
  describeSurvival(module, ['default', 'hitOnly', 'call, parameters', 'ring']),
);

import { expect, test } from 'vitest';
import { describeOffsetMaps, isLarge, offsetMapModules } from './offset-map.ts';

/** Rewriting needs no engine: modules that this one does not know are among them. The large ones are for the full tests. */
const modules = offsetMapModules().filter((module) => !isLarge(module));

test('most fixtures are here', () => {
  expect(modules.length).toBeGreaterThan(40);
});

describeOffsetMaps(modules);

import { expect, test } from 'vitest';
import { describeOffsetMaps, isLarge, offsetMapModules } from '../rewriter/offset-map.ts';

const modules = offsetMapModules().filter(isLarge);

test('there are large modules', () => {
  expect(modules.length).toBeGreaterThan(5);
});

describeOffsetMaps(modules);

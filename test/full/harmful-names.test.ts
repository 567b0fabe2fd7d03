import { test } from 'vitest';
import { harmfulModules, inspectAll } from '../hostile/harmless.ts';

test('modules: one clear line or warnings, and nothing that moves the cursor', () => {
  inspectAll(harmfulModules);
});

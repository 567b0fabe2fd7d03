import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nextDay } from '../src/calendar.js';

test('within a month', () => {
  assert.deepEqual(nextDay([2025, 4, 29]), [2025, 4, 30]);
});

test('the end of a February', () => {
  assert.deepEqual(nextDay([2024, 2, 28]), [2024, 2, 29]);
  assert.deepEqual(nextDay([2025, 2, 28]), [2025, 3, 1]);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayOfYear, daysIn } from '../traced.js';

test('the first of March', () => {
  assert.equal(dayOfYear(1, 3, 2024), 61);
  assert.equal(dayOfYear(1, 3, 1900), 60);
});

test('a month that is none', () => {
  assert.throws(() => daysIn(13, 2024));
});

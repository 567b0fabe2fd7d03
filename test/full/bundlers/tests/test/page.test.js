import { afterAll, expect, test } from 'vitest';
import { byInit, inPage } from '../src/calls.js';

test('a page', async () => expect(await inPage()).toBe(5));

// After every test: the last that is counted.
afterAll(async () => expect(await byInit()).toBe(5));

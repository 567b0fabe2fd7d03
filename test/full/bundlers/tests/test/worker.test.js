import { expect, test } from 'vitest';
import { inWorker } from '../src/calls.js';

test('a worker', async () => expect(await inWorker()).toBe(5));

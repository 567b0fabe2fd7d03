/**
 * What vitest runs in a page of its browser mode before each file of tests: the counts of the file have arrived before vitest makes its
 * report. A page that goes away sends what is counted later.
 */
import { afterAll } from 'vitest';
import { clientOfRealm } from '../client/index.ts';

// Evaluated for each file, more than once in a page: hooks are of the file. The first hook is the last that is called.
afterAll(() => clientOfRealm()?.flush());

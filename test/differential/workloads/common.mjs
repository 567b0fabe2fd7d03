// What workloads share: packages from where scripts/test-full.mjs put them, and one way to print.
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

export { steady } from './rounds.mjs';

const require = createRequire(join(process.env.WTRACE_PACKAGES, 'package.json'));

/** A CommonJS package. */
export const load = (name) => require(name);
/** Path of a file of a package, or of its entry. */
export const packageFile = (name) => require.resolve(name);
export const print = (value) => console.log(JSON.stringify(value));
export const sha256 = (data) => createHash('sha256').update(data).digest('hex');

/** The version of the installed package, read from the one place that holds it. */
import { readFileSync } from 'node:fs';

const packageFile = new URL('../../package.json', import.meta.url);

/** For example `0.1.0`. */
export const version: string = (JSON.parse(readFileSync(packageFile, 'utf8')) as { version: string }).version;

/** How data files name their maker. */
export const generator = `wtrace ${version}`;

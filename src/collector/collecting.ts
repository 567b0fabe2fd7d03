/**
 * What collects counts of pages in this process, for those who report them here: a test runner that has the bundler's server in its process.
 */

/** Something that collects, as far as others may direct it. */
export interface Collecting {
  /** Writes what has arrived. @throws FileError when it cannot be written */
  save(): void;
  /** The data directory is emptied: what has arrived is of a run that is over. */
  forget(): void;
}

// Test runners may load plugins and reporters by different loaders: each has a copy of this file.
const KEY = Symbol.for('wtrace:collecting:1');

/** All of the process. */
export function collecting(): Set<Collecting> {
  const holder = globalThis as { [KEY]?: Set<Collecting> };
  holder[KEY] ??= new Set();
  return holder[KEY];
}

/**
 * The entry point `wtrace/jest`: a reporter of jest (29 and 30) by which the sources of WebAssembly modules are in jest's coverage beside those
 * of JavaScript: in the same tables, files and thresholds.
 *
 * ```js
 * module.exports = { collectCoverage: true, reporters: ['default', 'wtrace/jest'] };
 * ```
 */
import { readProject } from '../project/index.ts';
import { extendCoverage } from './coverage-reporter.ts';
import { TracedRun } from './traced-run.ts';

/** What is used of jest's configuration. */
export interface JestConfig {
  readonly collectCoverage: boolean;
  readonly rootDir: string;
}

/** See the top of this file. It does nothing where jest collects no coverage. */
export default class WtraceReporter {
  readonly #config: JestConfig;

  /** Called by jest. */
  constructor(config: JestConfig) {
    this.#config = config;
  }

  /**
   * Jest waits for it before it starts workers or makes contexts for tests.
   * @throws ConfigError, MissingPeerError, UnsupportedError for a version of jest that works otherwise, FileError
   */
  async onRunStart(): Promise<void> {
    const { collectCoverage, rootDir } = this.#config;
    if (!collectCoverage) return;
    const run = new TracedRun(await readProject(rootDir));
    extendCoverage((map) => run.finish(map));
  }
}

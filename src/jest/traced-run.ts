/** One run of jest, with the modules traced that its tests load: in this process, in processes and threads that it starts. */
import { createRequire } from 'node:module';
import { isAbsolute } from 'node:path';
import process from 'node:process';
import type { Warning } from '../errors.ts';
import {
  type Project,
  savedFacts,
  sourcesOf,
  traceEnvironment,
  untracedWarning,
  warningsOf,
} from '../project/index.ts';
import { addSources, type CoverageMap } from './coverage-map.ts';
import { makeTemporaryDirectory, removeTemporaryDirectory } from './temporary-directory.ts';
import { preloadInThreads } from './worker-threads.ts';

/** What the preload exports, which is CommonJS. */
interface Preload {
  save(): void;
}

/** See the top of this file. */
export class TracedRun {
  readonly #project: Project;
  readonly #dataDir: string;
  readonly #preload: Preload;
  /** Undo what was done to this process. */
  readonly #endings: (() => void)[] = [];

  /** From now on, modules are traced. @throws FileError */
  constructor(project: Project) {
    this.#project = project;
    const directory = makeTemporaryDirectory();
    this.#endings.push(() => removeTemporaryDirectory(directory));
    const { preload, settings, variables } = traceEnvironment(project, directory);
    this.#dataDir = settings.dataDir;
    // Those of `wtrace exec` are there already.
    if (Object.keys(variables).length > 0) {
      const options = `--require "${preload.replace(/["\\]/g, '\\$&')}" ${process.env['NODE_OPTIONS'] ?? ''}`;
      this.#setVariables({ ...variables, NODE_OPTIONS: options.trim() });
      this.#endings.push(preloadInThreads(preload));
    }
    // Jest may run the tests in this process.
    this.#preload = createRequire(import.meta.url)(preload) as Preload;
  }

  #setVariables(variables: Readonly<Record<string, string>>): void {
    for (const [name, value] of Object.entries(variables)) {
      const before = process.env[name];
      process.env[name] = value;
      this.#endings.push(() => {
        if (before === undefined) delete process.env[name];
        else process.env[name] = before;
      });
    }
  }

  /**
   * Adds what was counted to jest's coverage, once the tests have ended.
   * @throws FileError, DataFileError
   */
  finish(map: CoverageMap): void {
    try {
      this.#preload.save();
      const saved = savedFacts(this.#dataDir, this.#project);
      if (saved !== undefined) addSources(map, sourcesOf(saved.facts, this.#project.rules.sourceRoot));
      const untraced = untracedWarning(this.#dataDir, isOfProject);
      const known = saved === undefined ? [untraced ?? nothingLoaded] : [...warningsOf(saved), untraced];
      if (!this.#project.config.quiet) this.#print(known.filter((warning) => warning !== undefined));
    } finally {
      for (const end of this.#endings.splice(0)) end();
    }
  }

  /** Beside what jest's reporters print, which is on stderr as well. */
  #print(warnings: readonly Warning[]): void {
    for (const { slug, message } of warnings)
      process.stderr.write(`wtrace: warning: ${message.replace(/\s*[\r\n]+\s*/g, ' ')} [${slug}]\n`);
  }
}

/** Node and jest have modules of their own, which are in no file or in that of a package. */
const isOfProject = ({ path }: { readonly path: string }): boolean =>
  isAbsolute(path) && !/[\\/]node_modules[\\/]/.test(path);

const nothingLoaded: Warning = {
  slug: 'no-modules',
  message: 'no test loaded a WebAssembly module, so there is none in the coverage',
};

/** The collector of a project: made when the first module or message comes, since others set up the environment until then. */
import { join, resolve } from 'node:path';
import process from 'node:process';
import { Collector, collecting } from '../collector/index.ts';
import { readProject, traceEnvironment } from '../project/index.ts';
import { startSaving } from './saving.ts';

/** See the top of this file. */
export class ProjectCollector {
  readonly #program: string;
  readonly #inPages: boolean;
  #made: Promise<Collector> | undefined;

  /**
   * @param program the bundler: names of data files begin with it
   * @param inPages whether pages rewrite modules as well
   */
  constructor(program: string, inPages = false) {
    this.#program = program;
    this.#inPages = inPages;
  }

  /** The same until `forget` is called. @param root absolute: the bundler's */
  get(root: string): Promise<Collector> {
    this.#made ??= this.#make(root);
    return this.#made;
  }

  async #make(root: string): Promise<Collector> {
    const project = await readProject(root);
    const given = process.env['WTRACE_DATA_DIR'];
    const dataDir = given === undefined || given === '' ? join(root, 'coverage') : resolve(given);
    const collector = new Collector(
      traceEnvironment(project, dataDir).settings,
      this.#program,
      this.#inPages,
    );
    const stop = startSaving(collector);
    const entry = {
      save: () => collector.save(true),
      forget: () => {
        stop();
        collecting().delete(entry);
        this.#made = undefined;
      },
    };
    collecting().add(entry);
    return collector;
  }
}

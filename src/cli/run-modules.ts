/** The modules of a program as `wtrace run` rewrites them, and what they counted. */
import type { SelectionRules } from '../coverage/index.ts';
import type { Warning } from '../errors.ts';
import type { RunOutcome, TracedModule } from '../hosts/index.ts';
import {
  CacheStore,
  type FoundCache,
  findCache,
  type Rewritten,
  readerBeside,
  rewriteModule,
} from '../store/index.ts';
import { foldersOf, type RunFlags } from './options.ts';
import { type Placement, placementOf } from './placement-options.ts';
import type { CountedModule } from './run-output.ts';
import type { EventTrace } from './trace-request.ts';

/** See the top of this file. */
export class RunModules {
  readonly #rules: SelectionRules;
  readonly #readFile: ReturnType<typeof readerBeside>;
  readonly #store: CacheStore | undefined;
  readonly #placement: Placement;
  readonly #trace: EventTrace | undefined;
  readonly #made = new Map<TracedModule, Rewritten>();
  /** What is to be said before any module is rewritten. */
  readonly warnings: readonly Warning[];

  /**
   * @param path of the program: what its modules name is beside it
   * @throws as `placementOf` does
   */
  constructor(path: string, flags: RunFlags, rules: SelectionRules, trace: EventTrace | undefined) {
    const cache: FoundCache = flags.cache ? findCache() : { kind: 'none' };
    this.#rules = rules;
    this.#readFile = readerBeside(path, foldersOf(flags, [path]));
    this.#store = cache.kind === 'usable' ? new CacheStore(cache.path) : undefined;
    this.#placement = placementOf(flags, rules);
    const untrusted = cache.kind === 'untrusted' ? [notTrusted(cache)] : [];
    this.warnings = [...untrusted, ...this.#placement.warnings];
    this.#trace = trace;
  }

  /** See `rewrite` of `RunOptions`. */
  readonly rewrite = (bytes: Uint8Array, name: string, alone: boolean): TracedModule => {
    const trace = this.#trace;
    const events = trace && { events: trace.probes(alone) };
    const setting = {
      rules: this.#rules,
      readFile: this.#readFile,
      store: this.#store,
      options: { startExport: true, ...this.#placement.of(bytes), ...events },
    };
    let made = rewriteModule(bytes, setting);
    // Only events show where they are: a point at a line without any moves on.
    while (trace?.settled() === false) made = rewriteModule(bytes, setting);
    const names = trace?.add(made, bytes);
    const traced: TracedModule = { name, bytes: made.bytes, probeMap: made.probeMap, ...names };
    this.#made.set(traced, made);
    return traced;
  };

  /** How each was rewritten. */
  get made(): ReadonlyMap<TracedModule, Rewritten> {
    return this.#made;
  }

  /** What is left of those that were rewritten. */
  counted(outcomes: RunOutcome['modules']): CountedModule[] {
    return outcomes.flatMap((left) => {
      const made = this.#made.get(left.module);
      return made === undefined ? [] : [{ ...left, made }];
    });
  }
}

function notTrusted({ path, why }: { readonly path: string; readonly why: string }): Warning {
  const message = `the cache ${path} ${why}, so it is not used, and each run rewrites the module; remove it, or set XDG_CACHE_HOME to a directory of your own`;
  return { slug: 'cache-not-trusted', message };
}

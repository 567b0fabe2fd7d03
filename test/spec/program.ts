/** How the modules of a script become instances: untouched, or rewritten and watched. */
import { type AbnormalExit, type ProbeMap, START_EXPORT } from '../../src/probe-map/index.ts';
import { abnormalExits, Boundaries, type Boundary, readCounters } from '../../src/runtime/index.ts';
import type { Rewritten, Variant } from './variants.ts';

/** An instance as a script uses it. */
export interface Linked {
  /** As the engine made them: what other modules import. */
  readonly exports: WebAssembly.Exports;
  /** What the host calls. */
  readonly calls: WebAssembly.Exports;
}

/** The modules of one run of one script. */
export interface Program {
  /** @throws what the engine throws for bytes that it does not take, or that cannot be linked, or whose start traps */
  instantiate(bytes: Uint8Array<ArrayBuffer>, imports: WebAssembly.Imports): Linked;
  /** Runs a module of the runner's own that calls exports. */
  enter(run: () => unknown): unknown;
  /** Told that a stack was exhausted from here: what was counted depends on how deep it is. */
  exhausted(linked: Linked): void;
}

/** The program as it is. */
export const untouched = (): Program => ({
  instantiate: (bytes, imports) => {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
    return { exports, calls: exports };
  },
  enter: (run) => run(),
  exhausted: () => {},
});

/** A rewritten module, for all its instances. */
export interface CountedModule {
  readonly rewritten: Rewritten;
  /** True when an instance was not finished, so that nobody can read its counters. */
  unfinished: boolean;
  /** True when a stack was exhausted: how deep it can be differs from run to run. */
  exhausted: boolean;
}

interface OwnModule extends CountedModule {
  readonly compiled: WebAssembly.Module;
  readonly boundary: Boundary;
  readonly instances: WebAssembly.Exports[];
}

/** The counts of one module after the script. */
export interface ModuleCounts {
  readonly module: CountedModule;
  /** Summed over all instances. */
  readonly counters: BigInt64Array;
  readonly ends: readonly AbnormalExit[];
}

const keyOf = (bytes: Uint8Array): string => new TextDecoder('latin1').decode(bytes);

/** A program with every module rewritten, behind the boundary that src/hosts puts around guests. */
export class RewrittenProgram implements Program {
  readonly #variant: Variant;
  readonly #boundaries = new Boundaries();
  /** Modules of the runner's own have number 0. */
  readonly #own = this.#boundaries.add(0, { callsEndBlocks: false });
  readonly #modules = new Map<string, OwnModule>();
  /** What went wrong in rewriting; each is a lost assertion too. */
  readonly problems: string[] = [];

  constructor(variant: Variant) {
    this.#variant = variant;
  }

  instantiate(bytes: Uint8Array<ArrayBuffer>, imports: WebAssembly.Imports): Linked {
    const key = keyOf(bytes);
    const module = this.#modules.get(key) ?? this.#add(bytes);
    this.#modules.set(key, module);
    const { compiled, boundary } = module;
    let instance: WebAssembly.Instance;
    try {
      instance = boundary.enter(() => new WebAssembly.Instance(compiled, boundary.wrapImports(imports)));
    } catch (error) {
      // Its segments may have put functions into tables of others, and its start function may have run.
      if (!(error instanceof WebAssembly.LinkError || error instanceof TypeError)) module.unfinished = true;
      throw error;
    }
    const { exports } = instance;
    module.instances.push(exports);
    module.rewritten.prepare?.(exports);
    const start = exports[START_EXPORT];
    if (typeof start === 'function') boundary.enter(start as () => void);
    return { exports, calls: boundary.wrapExports(exports) };
  }

  enter(run: () => unknown): unknown {
    return this.#own.enter(run);
  }

  exhausted(linked: Linked): void {
    for (const module of this.#modules.values()) {
      if (module.instances.includes(linked.exports)) module.exhausted = true;
    }
  }

  /** Original bytes (as a key) → counts, of all modules that were instantiated. */
  counts(): Map<string, ModuleCounts> {
    const modules = [...this.#modules];
    const owners = modules.map(([, { rewritten }]) => rewritten);
    const ends = abnormalExits(this.#boundaries.cut(), [undefined, ...owners]);
    const counts = new Map<string, ModuleCounts>();
    for (const [i, [key, module]] of modules.entries()) {
      const { instances, unfinished, rewritten } = module;
      if (instances.length > 0 || unfinished)
        counts.set(key, { module, counters: sum(instances, rewritten.probeMap), ends: ends[i + 1] ?? [] });
    }
    return counts;
  }

  #add(bytes: Uint8Array<ArrayBuffer>): OwnModule {
    // The engine's verdict on the original comes first.
    new WebAssembly.Module(bytes);
    const rewritten = this.#attempt('refused', () => this.#variant.rewrite(bytes));
    const compiled = this.#attempt('invalid', () => new WebAssembly.Module(rewritten.bytes));
    const boundary = this.#boundaries.add(this.#modules.size + 1, rewritten.probeMap);
    return {
      rewritten,
      compiled,
      boundary,
      instances: [],
      unfinished: false,
      exhausted: false,
    };
  }

  #attempt<T>(what: string, run: () => T): T {
    try {
      return run();
    } catch (error) {
      this.problems.push(`${what}: ${error}`);
      throw error;
    }
  }
}

function sum(
  instances: readonly WebAssembly.Exports[],
  probeMap: Pick<ProbeMap, 'counterCount' | 'readerCount'>,
): BigInt64Array {
  const total = new BigInt64Array(probeMap.counterCount);
  for (const exports of instances) {
    readCounters(exports, probeMap).forEach((count, i) => {
      total[i]! += count;
    });
  }
  return total;
}

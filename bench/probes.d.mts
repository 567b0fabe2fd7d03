import type { instrument } from '../src/rewriter/index.ts';
import type { attach } from '../src/runtime/index.ts';
import type { readModule } from '../src/wasm/index.ts';

/** Numbers by module and by program. */
export interface ProbeNumbers {
  readonly modules: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly runs: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** Rewrites all fixtures and kernels, and runs some. */
export declare function probeNumbers(wtrace: {
  readonly instrument: typeof instrument;
  readonly readModule: typeof readModule;
  readonly attach: typeof attach;
}): ProbeNumbers;

/** What bench/expected-probes.json holds. */
export declare function expectedNumbers(): ProbeNumbers;

/** Where two sets differ, in words. */
export declare function compareNumbers(
  expected: ProbeNumbers,
  found: ProbeNumbers,
): { readonly worse: readonly string[]; readonly better: readonly string[] };

/** The counts of a loaded module: of its functions, and as facts for reports. */
import { type CoverageFacts, collect, mergeModules, type Naming, withContexts } from '../coverage/index.ts';
import type { DebugInfo } from '../debuginfo/index.ts';
import type { FunctionCounts, ProbeMap } from '../probe-map/index.ts';
import { type RegisteredModule, solveCounts } from '../runtime/index.ts';
import { ContextSwitch } from './context-switch.ts';

/** See the top of this file. */
export class CountedModule {
  readonly probeMap: ProbeMap;
  readonly contexts: ContextSwitch;
  readonly #module: RegisteredModule;

  constructor(probeMap: ProbeMap, module: RegisteredModule) {
    this.contexts = new ContextSwitch(module, probeMap);
    this.probeMap = probeMap;
    this.#module = module;
  }

  /** Counts of all traced functions now; running activations count as far as they have got. */
  counts(): FunctionCounts[] {
    const counts = solveCounts(this.probeMap, this.#module.counters(), this.#module.ends());
    return this.#module.hasLostEnds ? counts.map((count) => ({ ...count, exact: false })) : counts;
  }

  /** Facts for reports. */
  facts(name: string, naming: Naming, debugInfo: DebugInfo): CoverageFacts {
    const { probeMap, contexts } = this;
    const own = collect(probeMap, this.counts(), naming, name);
    const modules = mergeModules([
      contexts.isUsed ? withContexts(own, contexts.contexts(), { probeMap, naming }) : own,
    ]);
    const { files, file, line } = debugInfo.lines;
    const withCode = new Set<number>();
    file.forEach((index, row) => {
      if (line[row] !== 0) withCode.add(index);
    });
    const omitted = new Set<string>();
    files.forEach((path, index) => {
      if (withCode.has(index) && !naming.selects(path)) omitted.add(naming.nameOf(path));
    });
    return { modules, omittedFiles: omitted.size };
  }
}

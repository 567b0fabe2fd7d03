/** The counters of one instance: facts for reports, and events told as counts. */
import { type CoverageFacts, collect, mergeModules, type Naming } from '../coverage/index.ts';
import type { DebugInfo } from '../debuginfo/index.ts';
import type { FunctionCounts, ProbeMap } from '../probe-map/index.ts';
import { type NestedCounts, readCounters, solveCounts } from '../runtime/index.ts';
import { endsOf } from './thread.ts';

/** See the file's head. */
export class CountedInstance implements NestedCounts {
  readonly probeMap: ProbeMap;
  readonly #module: number;
  readonly #entering: () => boolean;
  #exports: WebAssembly.Exports | undefined;
  /** What guest code counted that observers ran. */
  #nested: BigInt64Array | undefined;
  #before: BigInt64Array | undefined;

  /**
   * @param module its number among the modules of this thread
   * @param entering whether the activation on top of the stack has been entered, but has not begun to count
   */
  constructor(probeMap: ProbeMap, module: number, entering: () => boolean) {
    this.#entering = entering;
    this.probeMap = probeMap;
    this.#module = module;
  }

  /** Connects the instance. */
  connect(exports: WebAssembly.Exports): void {
    this.#exports = exports;
  }

  /** Guest code is about to run inside an observer. */
  begin(): void {
    if (this.#exports !== undefined) this.#before = readCounters(this.#exports, this.probeMap);
  }

  /** It has run. */
  end(): void {
    const before = this.#before;
    if (this.#exports === undefined || before === undefined) return;
    const after = readCounters(this.#exports, this.probeMap);
    const nested = this.#nested ?? new BigInt64Array(after.length);
    for (let i = 0; i < after.length; i++) nested[i]! += after[i]! - before[i]!;
    this.#nested = nested;
    this.#before = undefined;
  }

  /** Counts of all traced functions now; activations that are running count as far as they have come. */
  counts(): FunctionCounts[] {
    const { probeMap } = this;
    const counters =
      this.#exports === undefined
        ? new BigInt64Array(probeMap.counterCount)
        : readCounters(this.#exports, probeMap);
    this.#nested?.forEach((count, i) => {
      counters[i]! -= count;
    });
    return solveCounts(probeMap, counters, endsOf(this.#module, this.#entering()));
  }

  /** Facts for reports. */
  facts(name: string, naming: Naming, debugInfo: DebugInfo): CoverageFacts {
    const modules = mergeModules([collect(this.probeMap, this.counts(), naming, name)]);
    const { files, file, line } = debugInfo.lines;
    const withCode = new Set<number>();
    for (let row = 0; row < file.length; row++) if (line[row] !== 0) withCode.add(file[row]!);
    const omitted = new Set<string>();
    files.forEach((path, index) => {
      if (withCode.has(index) && !naming.selects(path)) omitted.add(naming.nameOf(path));
    });
    return { modules, omittedFiles: omitted.size };
  }
}

/**
 * The references for a run of a random control-flow graph: the slow one, a counter before every instruction, and counters of
 * what the operands of branches are.
 */
import { readCounters } from '../../src/runtime/index.ts';
import { type BranchOutcomes, branchOutcomes } from '../oracle/branch-outcomes.ts';
import { reference } from '../oracle/index.ts';
import { probeEveryBoundary } from '../spec/every-boundary.ts';
import type { RightCounts } from './flow-counts.ts';
import type { FlowGraph } from './flow-graphs.ts';
import { type FlowCall, type FlowOutcome, outcomeFaults, runCalls } from './flow-run.ts';

/** What is right for one list of calls. */
export interface Expected {
  readonly outcome: FlowOutcome;
  readonly counts: RightCounts;
  /** In which the references themselves disagree, in words. */
  readonly faults: readonly string[];
}

/** What is compiled once. The bytes of the slow reference are the same for each run. */
interface Compiled {
  readonly slow: WebAssembly.Module;
  readonly each: WebAssembly.Module;
  readonly rewritten: ReturnType<typeof probeEveryBoundary>;
  readonly branching: WebAssembly.Module;
  readonly outcomes: BranchOutcomes;
}

/** References of one graph. */
export class FlowReferences {
  readonly #graph: FlowGraph;
  readonly #compiled = new Map<Uint8Array, Compiled>();

  constructor(graph: FlowGraph) {
    this.#graph = graph;
  }

  /** What is right for the calls. */
  of(calls: readonly FlowCall[]): Expected {
    return this.#expected(this.#graph.bytes, calls);
  }

  /** The same where calls exhausted the stack when so many functions were entered: there, the module traps by itself. */
  limited(calls: readonly FlowCall[], overflows: FlowOutcome['overflows']): Expected {
    const until = calls.map((call, i) => {
      const limit = overflows[i];
      return limit === undefined ? call : { ...call, limit };
    });
    return this.#expected(this.#graph.limited, until);
  }

  #expected(bytes: Uint8Array<ArrayBuffer>, calls: readonly FlowCall[]): Expected {
    const graph = this.#graph;
    const slow = reference(bytes, graph.debugInfo.lines);
    let compiled = this.#compiled.get(bytes);
    if (compiled === undefined) {
      const rewritten = probeEveryBoundary(bytes);
      const outcomes = branchOutcomes(bytes);
      compiled = {
        slow: new WebAssembly.Module(slow.bytes),
        each: new WebAssembly.Module(rewritten.bytes),
        rewritten,
        branching: new WebAssembly.Module(outcomes.bytes),
        outcomes,
      };
      this.#compiled.set(bytes, compiled);
    }
    const outcome = runCalls(graph, compiled.slow, calls, { connect: slow.start });
    let exports: WebAssembly.Exports = {};
    const connect = (instance: WebAssembly.Instance): void => {
      exports = instance.exports;
    };
    const counted = runCalls(graph, compiled.each, calls, { connect });
    const counters = readCounters(exports, compiled.rewritten.probeMap);
    const { started } = compiled.rewritten.counts(counters, []);
    const branched = runCalls(graph, compiled.branching, calls, { connect });
    return {
      outcome,
      counts: { result: slow.result(), started, arms: compiled.outcomes.counts(exports) },
      faults: [
        ...outcomeFaults('a counter before every instruction', outcome, counted),
        ...outcomeFaults('counters of outcomes of branches', outcome, branched),
      ],
    };
  }
}

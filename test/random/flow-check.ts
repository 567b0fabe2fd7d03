/**
 * What must hold of a random control-flow graph: run to its end, and cut short by a trap at random fuse points, its
 * lines, entries and instructions count what the slow reference and a counter before every instruction count.
 */
import { isDeepStrictEqual } from 'node:util';
import type { AbnormalExit, ProbeMap } from '../../src/probe-map/index.ts';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { abnormalExits, Boundaries, readCounters } from '../../src/runtime/index.ts';
import { Dice } from './dice.ts';
import { countFaults } from './flow-counts.ts';
import { type FlowGraph, flowGraph } from './flow-graphs.ts';
import { type Expected, FlowReferences } from './flow-references.ts';
import {
  type FlowCall,
  type FlowOutcome,
  LONG,
  onLittleStack,
  outcomeFaults,
  overflowed,
  runCalls,
} from './flow-run.ts';

/** A way to place counters. */
interface Placing {
  readonly name: string;
  readonly options: InstrumentOptions;
  /** Whether the counts of all instructions follow. */
  readonly instructions: boolean;
}

const placings: readonly Placing[] = [
  { name: 'default', options: {}, instructions: false },
  { name: '--count instructions', options: { everyBlock: true }, instructions: true },
  { name: 'all', options: { placement: 'all', branches: 'all' }, instructions: true },
  { name: 'branches', options: { branches: 'all' }, instructions: false },
  { name: 'hit only', options: { hitOnly: true }, instructions: false },
];
const hitOnlyBranches: Placing = {
  name: 'hit only, branches',
  options: { hitOnly: true, branches: 'all' },
  instructions: false,
};
/** Much as the default where there are exceptions. */
const withoutExceptions: Placing = {
  name: 'calls end blocks',
  options: { callsEndBlocks: true, everyBlock: true, branches: 'all' },
  instructions: true,
};

/** Changes what is known of activations that ended in mid-block: to see that the check notices. */
export type Sabotage = (ends: readonly AbnormalExit[]) => readonly AbnormalExit[];

/** What was seen of one graph. */
export interface FlowVerdict {
  readonly graph: FlowGraph;
  /** What does not hold, in words; empty when all is well. */
  readonly faults: readonly string[];
  /** What the original did: to the end first, then in each run that was cut short. */
  readonly outcomes: readonly FlowOutcome[];
}

/** Checks the graph of a seed, to its end and in so many runs that are cut short. */
export function checkFlow(seed: number, cuts: number, sabotage: Sabotage = (ends) => ends): FlowVerdict {
  const engine: { prepareStackTrace?: unknown } = Error;
  const { prepareStackTrace } = engine;
  // A test runner's looks for the source of each frame of the guest.
  engine.prepareStackTrace = undefined;
  try {
    return verdictOf(seed, cuts, sabotage);
  } finally {
    engine.prepareStackTrace = prepareStackTrace;
  }
}

function verdictOf(seed: number, cuts: number, sabotage: Sabotage): FlowVerdict {
  const graph = flowGraph(seed);
  const dice = new Dice(~seed);
  const checker = new Checker(graph, sabotage);
  const whole = callsOf(graph, dice);
  const outcomes = [checker.check('to the end', whole)];
  const [{ passed } = { passed: [] }] = outcomes;
  for (let cut = 0; cut < cuts; cut++) {
    const calls = cutShort(whole, passed, dice);
    if (calls === undefined) break;
    const fuses = calls.map(({ fuse }) => (fuse === LONG ? 'long' : fuse)).join();
    outcomes.push(checker.check(`fuses ${fuses}`, calls));
  }
  return { graph, faults: checker.faults, outcomes };
}

function callsOf({ exports }: FlowGraph, dice: Dice): FlowCall[] {
  return Array.from({ length: 3 + dice.below(2) }, () => {
    const { name, params } = dice.of(exports);
    const args = Array.from({ length: params }, () => dice.below(1000) - 200);
    return { name, args, fuel: dice.of([8, 25, 60]), fuse: LONG };
  });
}

/** Fuse points. */
const EARLY = 10;

/** The same calls, one of them with a fuse that burns down, and perhaps later ones too; undefined when nothing can. */
function cutShort(calls: readonly FlowCall[], passed: readonly number[], dice: Dice): FlowCall[] | undefined {
  const burning = passed.flatMap((points, i) => (points > 0 ? [i] : []));
  if (burning.length === 0) return undefined;
  const first = dice.of(burning);
  return calls.map((call, i) => {
    const again = i > first && passed[i]! > 0 && dice.below(2) === 0;
    if (i !== first && !again) return call;
    // Early, much of the code has not run yet.
    const until = dice.below(3) === 0 ? Math.min(EARLY, passed[i]!) : passed[i]!;
    return { ...call, fuse: 1 + dice.below(until) };
  });
}

interface Way extends Placing {
  readonly module: WebAssembly.Module;
  readonly probeMap: ProbeMap;
}

/** Runs one graph in all ways. */
class Checker {
  readonly faults: string[] = [];
  readonly #graph: FlowGraph;
  readonly #sabotage: Sabotage;
  readonly #module: WebAssembly.Module;
  readonly #ways: readonly Way[];
  readonly #references: FlowReferences;

  constructor(graph: FlowGraph, sabotage: Sabotage) {
    this.#graph = graph;
    this.#sabotage = sabotage;
    this.#module = new WebAssembly.Module(graph.bytes);
    this.#references = new FlowReferences(graph);
    // Each graph is checked in one of the two rarer ways besides.
    const all = [...placings, graph.exceptions === 'none' ? withoutExceptions : hitOnlyBranches];
    this.#ways = all.map((placing) => {
      const { bytes, probeMap } = instrument(graph.bytes, {
        ...placing.options,
        debugInfo: graph.debugInfo,
      });
      return { ...placing, module: new WebAssembly.Module(Uint8Array.from(bytes)), probeMap };
    });
  }

  /** Compares all ways for one list of calls; returns what the original does. */
  check(title: string, calls: readonly FlowCall[]): FlowOutcome {
    const burns = calls.some(({ fuse }) => fuse !== LONG);
    const plain = onStack(this.#graph.overflows && burns, () => runCalls(this.#graph, this.#module, calls));
    const exhausts = overflowed(plain);
    let expected: Expected | undefined;
    for (const way of this.#ways) {
      const { outcome, counters, ends } = onStack(exhausts, () => this.#traced(way, calls));
      let right = expected;
      const name = `${title}, ${way.name}`;
      if (exhausts || overflowed(outcome)) {
        right = this.#references.limited(calls, outcome.overflows);
        this.#note(title, right.faults);
        this.#note(name, overflowFaults(plain, outcome, right.outcome));
      } else {
        if (right === undefined) {
          right = this.#references.of(calls);
          this.#note(title, [...right.faults, ...outcomeFaults('reference', plain, right.outcome)]);
          expected = right;
        }
        this.#note(name, outcomeFaults('traced', plain, outcome));
      }
      const known = this.#sabotage(ends);
      const { probeMap, instructions } = way;
      this.#note(name, countFaults(this.#graph.bytes, probeMap, counters, known, right.counts, instructions));
    }
    return plain;
  }

  #traced({ module, probeMap }: Way, calls: readonly FlowCall[]) {
    const boundaries = new Boundaries();
    let exports: WebAssembly.Exports = {};
    const connect = (instance: WebAssembly.Instance): void => {
      exports = instance.exports;
    };
    const border = boundaries.add(0, probeMap);
    const outcome = runCalls(this.#graph, module, calls, { border, connect });
    const [ends = []] = abnormalExits(boundaries.cut(), [{ probeMap }]);
    return { outcome, ends, counters: readCounters(exports, probeMap) };
  }

  #note(title: string, faults: readonly string[]): void {
    for (const fault of faults) this.faults.push(`${title}: ${fault}`);
  }
}

/** How deep recursion comes depends on the size of frames, and to compare all of it would take long. */
const onStack = <T>(little: boolean, run: () => T): T => (little ? onLittleStack(run) : run());

/** Up to the exhausted stack all are alike; what comes later depends on how deep it was. */
function overflowFaults(plain: FlowOutcome, outcome: FlowOutcome, limited: FlowOutcome): string[] {
  const first = ({ overflows }: FlowOutcome): number => overflows.findIndex((at) => at !== undefined);
  const before = ({ ends }: FlowOutcome): readonly string[] => ends.slice(0, first(plain));
  const alike = first(plain) === first(outcome) && isDeepStrictEqual(before(plain), before(outcome));
  const asLimited = (text: string): string =>
    text.replace('RangeError: Maximum call stack size exceeded', 'RuntimeError: unreachable');
  const seen = { ...outcome, ends: outcome.ends.map(asLimited), state: outcome.state.map(asLimited) };
  return [
    ...(alike ? [] : [`ends are ${outcome.ends.join('; ')}, should begin as ${plain.ends.join('; ')}`]),
    ...(overflowed(limited) ? ['the reference itself exhausts the stack'] : []),
    ...outcomeFaults('traced', { ...limited, overflows: outcome.overflows }, seen),
  ];
}

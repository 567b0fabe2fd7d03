/** Every way to rewrite that the testsuite is run with: a new delivery joins as one row. */
import type { AbnormalExit, ProbeMap } from '../../src/probe-map/index.ts';
import { type InstrumentOptions, instrument } from '../../src/rewriter/index.ts';
import { eventVariants } from './event-variants.ts';
import { probeEveryBoundary } from './every-boundary.ts';
import { derivedCounts, flowErrors } from './instruction-counts.ts';

/** What the counters of a module say. */
export interface InstructionCounts {
  /** ModuleOffset of an instruction in the original → how often it started; 0 for those that are not listed. */
  readonly started: ReadonlyMap<number, number>;
  /** Instructions of blocks that are not asked for, of which nothing is said. */
  readonly unknown?: ReadonlySet<number>;
  /** Functions whose equations do not hold, in words. */
  readonly errors: readonly string[];
}

/** A rewritten module and what its counters mean. */
export interface Rewritten {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly probeMap: Pick<
    ProbeMap,
    'functions' | 'offsets' | 'callsEndBlocks' | 'counterCount' | 'readerCount'
  >;
  /** Called with each instance, before its start function runs. */
  readonly prepare?: (exports: WebAssembly.Exports) => void;
  counts(counters: BigInt64Array, ends: readonly AbnormalExit[]): InstructionCounts;
}

/** One way to rewrite. */
export interface Variant {
  readonly name: string;
  /** What is probed, for the table. */
  readonly probes: string;
  rewrite(bytes: Uint8Array): Rewritten;
  /** False on engines that lack what it needs; every engine by default. */
  readonly runsHere?: () => boolean;
}

/** The module's counters as wtrace places them under `options`, by its numbered disassembly. */
function counted(options: InstrumentOptions): Variant['rewrite'] {
  return (original) => {
    const { bytes, probeMap } = instrument(original, options);
    return {
      bytes: Uint8Array.from(bytes),
      probeMap,
      counts: (counters, ends) => {
        const { started, unknown, errors } = derivedCounts(original, probeMap, counters, ends);
        return { started, unknown, errors: [...errors, ...flowErrors(probeMap, counters, ends)] };
      },
    };
  };
}

/** The reference for the counts of all others: nothing in it is derived. */
export const everyBoundary: Variant = {
  name: 'boundary',
  probes: 'a counter before every instruction',
  rewrite: probeEveryBoundary,
};

/** All variants, the reference first. */
export const variants: readonly Variant[] = [
  everyBoundary,
  { name: 'count', probes: 'what lines of the disassembly need', rewrite: counted({}) },
  { name: 'count-blocks', probes: 'what counts of all blocks need', rewrite: counted({ everyBlock: true }) },
  {
    name: 'count-all',
    probes: 'every block and edge that can have a counter; the start function exported',
    rewrite: counted({ placement: 'all', startExport: true }),
  },
  {
    name: 'count-calls',
    probes: 'lines, and behind every call; the start function exported',
    rewrite: counted({ callsEndBlocks: true, startExport: true }),
  },
  {
    name: 'count-all-calls',
    probes: 'every block and edge, and behind every call',
    rewrite: counted({ placement: 'all', callsEndBlocks: true }),
  },
  ...eventVariants,
];

/** Counters as a kind of probe: exact counts of lines, entries and blocks of a module. */
import type { DefinedFunction, FuncIdx } from '../../indices.ts';
import { COUNTERS_PER_READER, type FunctionProbes, type ProbeMap } from '../../probe-map/index.ts';
import { referencedFunctions } from '../../wasm/index.ts';
import { BranchColumns } from '../branches/branch-columns.ts';
import { Entry, type EntryCode } from '../kind/entry.ts';
import {
  type BodyDecision,
  type BodyToProbe,
  type ModuleToProbe,
  nothing,
  type ProbeKind,
  type ProbeReport,
  type ProbeSession,
  type TracedBody,
} from '../kind/probe-kind.ts';
import { localsOf, type Outside } from '../write/module-writer.ts';
import type { Refusal } from '../write/refusal.ts';
import {
  BYTES_FOR_ALL_COUNTERS,
  BYTES_PER_COUNTER,
  BYTES_PER_PAIRED_COUNTER,
  type Capacity,
  counterCapacity,
  hasManyLocals,
  needsPairs,
} from './capacity.ts';
import { type CounterHolder, pairedCounters, singleCounters } from './counter-forms.ts';
import { type CounterOptions, countsAnything } from './counter-options.ts';
import { CounterPart } from './counter-part.ts';
import { addCounterReaders } from './counter-readers.ts';
import { EntryShares, shareEntries } from './entry-sharing.ts';
import { lastInstructions } from './hit-only.ts';
import { KeptColumns } from './kept-columns.ts';
import { type CounterPlan, planCounters } from './plan.ts';
import type { CounterPlanOptions } from './plan-input.ts';
import { planPresence } from './presence.ts';
import { profileOf } from './weights.ts';

/** The row in the table of kinds. */
export const counterKind: ProbeKind<CounterOptions> = {
  name: 'counters',
  begin: (module, options) => (countsAnything(options) ? new CounterSession(module, options) : undefined),
};

/** A body that is planned but neither kept nor dropped yet. */
type Pending =
  /** `plan` is undefined when there was no room for a counter. */
  | { readonly kind: 'traced'; readonly body: TracedBody; readonly plan?: CounterPlan }
  | { readonly kind: 'presence'; readonly counts: FunctionProbes };

/** Functions without lines get no more than this share of all counters that there is room for. */
const PRESENCE_SHARE = 0.5;

/** The counters of one module. */
class CounterSession implements ProbeSession {
  private readonly subject: ModuleToProbe;
  private readonly options: CounterOptions;
  private readonly hitOnly: boolean;
  private readonly shares: EntryShares | undefined;
  private readonly capacity: Capacity;
  private holder: CounterHolder = singleCounters;
  private readonly kept = new KeptColumns();
  private readonly functions: FunctionProbes[] = [];
  /** Functions without lines; they come after all others. */
  private readonly presence: FunctionProbes[] = [];
  /** Body index of each of {@link functions}. */
  private readonly bodies: DefinedFunction[] = [];
  private counters = 0;
  /** Undefined: no arms of branches are counted. */
  private readonly branches: BranchColumns | undefined;
  private pending: Pending | undefined;
  private readonly sharesEntry = (funcidx: FuncIdx): boolean =>
    this.shares?.mayRely((funcidx - this.subject.module.importedFunctions) as DefinedFunction) === true;

  constructor(subject: ModuleToProbe, options: CounterOptions) {
    this.subject = subject;
    this.options = options;
    this.hitOnly = options.hitOnly === true && options.events === undefined;
    this.capacity = counterCapacity(subject.module, subject.limits);
    this.shares = sharesOf(subject, options);
    const { branches = false } = options;
    if (branches !== false) this.branches = new BranchColumns(subject.lines, branches === 'all');
  }

  plan(body: TracedBody): BodyDecision {
    const { subject, shares, counters } = this;
    const needed = shares?.isNeeded(body.graph) === true;
    // Instructions are also counted in functions that have only an `end`, where no line has a place.
    if (!body.hasLines && !needed && this.options.everyBlock !== true) return nothing;
    this.pending = { kind: 'traced', body };
    const full = this.refusalOf(0);
    if (full !== undefined) return { kind: 'refused', refusal: full };
    this.chooseHolder(body);
    const plan = planCounters({
      body,
      lines: subject.lines,
      instructions: subject.module.instructions,
      firstCounter: counters,
      manyLocals: hasManyLocals(localsOf(subject.module, body.index)),
      memory: subject.memory,
      kept: this.kept,
      options: this.planOptions(body, needed),
    });
    this.pending = { kind: 'traced', body, plan };
    const { probes, counterCount, needsState, own: acts } = plan;
    const refusal = counterCount > 0 ? this.refusalOf(counterCount) : undefined;
    if (refusal !== undefined) return { kind: 'refused', refusal };
    const { globals } = subject.additions;
    const { holder } = this;
    const part = new CounterPart({ probes, firstCounter: counters, counterCount, globals, holder });
    return { kind: 'part', part, actor: { part, needsState, acts, inPlainCopy: true } };
  }

  planUntraced(body: BodyToProbe): BodyDecision {
    const { subject, counters, holder } = this;
    if (subject.unlined[body.index] !== 1 || !this.hasRoomForPresence()) return nothing;
    const { probe, counts } = planPresence(body, counters);
    this.pending = { kind: 'presence', counts };
    const { globals } = subject.additions;
    const part = new CounterPart({
      probes: [probe],
      firstCounter: counters,
      counterCount: 1,
      globals,
      holder,
    });
    return { kind: 'part', part };
  }

  private hasRoomForPresence(): boolean {
    const { counters, capacity, subject } = this;
    const { additions, limits } = subject;
    return (
      counters < capacity.counters * PRESENCE_SHARE &&
      additions.globals.next < limits.globals * PRESENCE_SHARE
    );
  }

  full(): Refusal | undefined {
    // Where entries follow from calls, it matters which calls a body has.
    return this.shares?.any === true ? undefined : this.refusalOf(0);
  }

  /** Why there is no room for so many counters more, or, of 0, for any. */
  private refusalOf(more: number): Refusal | undefined {
    const { counters, capacity, holder, subject } = this;
    const { globals } = subject.limits;
    const least = Math.max(more, 1);
    if (counters + least > capacity.counters) return capacity.refusal;
    if (subject.additions.globals.next + holder.globalsFor(least) > globals)
      return { kind: 'index-space', what: 'globals', most: globals };
    return undefined;
  }

  private chooseHolder({ start }: TracedBody): void {
    const { holder, subject, options } = this;
    if (holder !== singleCounters) return;
    const { module, limits, additions } = subject;
    const { base, end, count } = module.code;
    const done = (start - base) / ((end[count - 1] ?? start) - base);
    if (
      options.paired === true ||
      needsPairs(additions.globals.count, limits.globals - module.globalCount, done)
    )
      this.holder = pairedCounters(additions.globals);
  }

  private planOptions(
    { index, graph, codeStart, end, lastRow, branches }: TracedBody,
    isRelied: boolean,
  ): CounterPlanOptions {
    const { shares, hitOnly, sharesEntry, options, subject } = this;
    const { placement, everyBlock, profile } = options;
    const { bytes } = subject.module;
    // Every property is always present, so that all objects have the same shape and the engine stays fast.
    return {
      everywhere: placement === 'all',
      everyBlock: everyBlock === true,
      entryShared: shares?.mayRely(index) === true,
      sharesEntry: shares === undefined ? undefined : sharesEntry,
      known: profile === undefined ? undefined : profileOf(profile, graph, subject.lines, lastRow),
      hitOnly: hitOnly
        ? {
            last: lastInstructions(bytes, codeStart, end, graph.blockStart),
            // Flags of blocks do not tell by which edge control came.
            needsCounts: isRelied || branches.length > 0,
          }
        : undefined,
    };
  }

  keep(): void {
    const { pending, shares } = this;
    if (pending === undefined) return;
    if (pending.kind === 'presence') {
      this.counters++;
      this.presence.push(pending.counts);
      this.pending = undefined;
      return;
    }
    const { body, plan } = pending;
    if (plan === undefined) return;
    this.counters += plan.counterCount;
    shares?.add(body.index, this.functions.length, body.graph, plan.entryShared);
    this.branches?.add(this.functions.length, body.branches);
    this.functions.push(plan.counts);
    this.bodies.push(body.index);
    this.pending = undefined;
  }

  drop(): void {
    this.pending = undefined;
  }

  /** True when plans made earlier derive the entries of other functions from the calls in this one. */
  isReliedOn(): boolean {
    return this.pending?.kind === 'traced' && this.shares?.isNeeded(this.pending.body.graph) === true;
  }

  outside(): Outside {
    const { pending } = this;
    const more = pending?.kind === 'presence' ? 1 : (pending?.plan?.counterCount ?? 0);
    const counters = this.counters + more;
    const readers = Math.ceil(counters / COUNTERS_PER_READER);
    return {
      bytes: counters * this.bytesPerCounter() + BYTES_FOR_ALL_COUNTERS,
      exports: readers,
      functions: readers,
    };
  }

  private bytesPerCounter(): number {
    return this.holder === singleCounters ? BYTES_PER_COUNTER : BYTES_PER_PAIRED_COUNTER;
  }

  finish(): void {
    addCounterReaders(this.subject.additions, this.counters);
  }

  section(): Partial<ProbeMap> {
    const { hitOnly, counters } = this;
    const functions = [...this.functions, ...this.presence];
    const sharing = this.shares?.toEntrySharing();
    return {
      functions,
      ...(sharing && { sharing }),
      ...(this.branches && { branches: this.branches.section() }),
      ...(hitOnly && { hitOnly }),
      counterCount: counters,
      readerCount: Math.ceil(counters / COUNTERS_PER_READER),
    };
  }

  report(): ProbeReport {
    const { shares } = this;
    if (shares === undefined) return {};
    const counted = this.bodies.map((index) => shares.reason(index));
    return { entries: [...counted, ...this.presence.map((): EntryCode => Entry.none)] };
  }
}

/**
 * Undefined when every function keeps an entry count of its own: with events, when everything is counted, and where
 * nothing shows which call exhausted the stack.
 */
function sharesOf(
  { module, calls, traced }: ModuleToProbe,
  { events, placement, callsEndBlocks }: CounterOptions,
): EntryShares | undefined {
  if (events !== undefined || placement !== undefined || callsEndBlocks === true) return undefined;
  const { importedFunctions } = module;
  const sharing = shareEntries(calls, referencedFunctions(module), importedFunctions, traced);
  return new EntryShares(sharing, importedFunctions);
}

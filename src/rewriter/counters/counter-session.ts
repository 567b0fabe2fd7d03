/** Counters as a kind of probe: exact counts of lines, entries and blocks of a module. */
import type { DefinedFunction, FuncIdx } from '../../indices.ts';
import { COUNTERS_PER_READER, type FunctionProbes, type ProbeMap } from '../../probe-map/index.ts';
import { referencedFunctions } from '../../wasm/index.ts';
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
  type Capacity,
  counterCapacity,
  hasManyLocals,
} from './capacity.ts';
import type { CounterOptions } from './counter-options.ts';
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
  begin: (module, options) =>
    options.events === undefined || options.events.counts === true
      ? new CounterSession(module, options)
      : undefined,
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
  private readonly kept = new KeptColumns();
  private readonly functions: FunctionProbes[] = [];
  /** Functions without lines; they come after all others. */
  private readonly presence: FunctionProbes[] = [];
  /** Body index of each of {@link functions}. */
  private readonly bodies: DefinedFunction[] = [];
  private counters = 0;
  private pending: Pending | undefined;
  private readonly sharesEntry = (funcidx: FuncIdx): boolean =>
    this.shares?.mayRely((funcidx - this.subject.module.importedFunctions) as DefinedFunction) === true;

  constructor(subject: ModuleToProbe, options: CounterOptions) {
    this.subject = subject;
    this.options = options;
    this.hitOnly = options.hitOnly === true && options.events === undefined;
    this.capacity = counterCapacity(subject.module, subject.limits);
    this.shares = sharesOf(subject, options);
  }

  plan(body: TracedBody): BodyDecision {
    const { subject, shares, counters, capacity } = this;
    const needed = shares?.isNeeded(body.graph) === true;
    if (!body.hasLines && !needed) return nothing;
    this.pending = { kind: 'traced', body };
    if (counters >= capacity.counters) return { kind: 'refused', refusal: capacity.refusal };
    const plan = planCounters({
      body,
      lines: subject.lines,
      firstCounter: counters,
      manyLocals: hasManyLocals(localsOf(subject.module, body.index)),
      memory: subject.memory,
      kept: this.kept,
      options: this.planOptions(body, needed),
    });
    this.pending = { kind: 'traced', body, plan };
    if (counters + plan.counterCount > capacity.counters)
      return { kind: 'refused', refusal: capacity.refusal };
    const { probes, counterCount, needsState, own: acts } = plan;
    const { globals } = subject.additions;
    const part = new CounterPart({ probes, firstCounter: counters, counterCount, globals });
    return { kind: 'part', part, actor: { part, needsState, acts, inPlainCopy: true } };
  }

  planUntraced(body: BodyToProbe): BodyDecision {
    const { subject, counters, capacity } = this;
    if (subject.unlined[body.index] !== 1 || counters >= capacity.counters * PRESENCE_SHARE) return nothing;
    const { probe, counts } = planPresence(body, counters);
    this.pending = { kind: 'presence', counts };
    const { globals } = subject.additions;
    const part = new CounterPart({ probes: [probe], firstCounter: counters, counterCount: 1, globals });
    return { kind: 'part', part };
  }

  full(): Refusal | undefined {
    const { counters, capacity, shares } = this;
    // Where entries follow from calls, it matters which calls a body has.
    if (counters < capacity.counters || shares?.any === true) return undefined;
    return capacity.refusal;
  }

  private planOptions(
    { index, graph, codeStart, end }: TracedBody,
    needsCounts: boolean,
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
      known: profile === undefined ? undefined : profileOf(profile, graph, subject.lines),
      hitOnly: hitOnly
        ? { last: lastInstructions(bytes, codeStart, end, graph.blockStart), needsCounts }
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
    return {
      bytes: counters * BYTES_PER_COUNTER + BYTES_FOR_ALL_COUNTERS,
      exports: Math.ceil(counters / COUNTERS_PER_READER),
    };
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

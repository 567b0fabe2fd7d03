/** Events as a kind of probe: calls, lines, returns, exceptions of a module, delivered by callout or ring. */
import type { Warning } from '../../errors.ts';
import type { DefinedFunction, FuncIdx, SiteIndex } from '../../indices.ts';
import { moduleOffset } from '../../location.ts';
import {
  type EventFunction,
  type LocalType,
  type ProbeMap,
  SiteKind,
  STACK_EXPORT,
} from '../../probe-map/index.ts';
import type { PointRow, SavedValue } from '../../variables/index.ts';
import { readLocals } from '../../wasm/index.ts';
import { localTypeOf } from '../conditions/function-facts.ts';
import { type CopiedMemory, type PlaceContext, readableMemory } from '../conditions/index.ts';
import type { ModulePoints } from '../conditions/line-point.ts';
import { MAX_WATCHED } from '../conditions/planned-watch.ts';
import { PointFilter } from '../conditions/point-filter.ts';
import { localsOfRows } from '../conditions/row-locals.ts';
import { type RowFilter, SiteFilter } from '../conditions/site-filter.ts';
import {
  type BodyDecision,
  type BodyToProbe,
  type ModuleToProbe,
  nothing,
  type ProbeKind,
  type ProbeSession,
  type TracedBody,
} from '../kind/probe-kind.ts';
import type { Outside } from '../write/module-writer.ts';
import { copyBytes } from './copy-code.ts';
import type { EventFrame } from './event-frame.ts';
import {
  type CarriedLocal,
  type CarriedValues,
  type EventOptions,
  type EventSetup,
  setUpEvents,
} from './event-options.ts';
import { EventPart } from './event-part.ts';
import { type FunctionEvents, planEvents, planHandlers } from './event-plan.ts';
import { type EventPoints, findEventPoints } from './event-points.ts';
import { EventSiteColumns } from './event-sites.ts';
import { GuestParts, paramsOf } from './guest-parts.ts';
import { MOST_VALUE_BYTES, RING_LIMIT } from './ring-size.ts';
import { findStackPointer } from './stack-pointer.ts';

/** The row in the table of kinds. */
export const eventKind: ProbeKind<{ readonly events?: EventOptions }> = {
  name: 'events',
  begin: (module, { events }) => (events === undefined ? undefined : new EventSession(module, events)),
};

const BYTES_PER_WORD = 4;

/** A longer body is not written twice: engines refuse bodies of more than 7.6 million bytes. */
const MAX_COPIED_BYTES = 500_000;

/** What the events of one function carry. */
type FunctionValues = Pick<EventFrame, 'locals' | 'carried' | 'copies'>;

const nothingCarried: FunctionValues = { locals: [], carried: new Map(), copies: new Map() };

/** The events of one module. */
class EventSession implements ProbeSession {
  /** The host connects the instance before its start function runs. */
  readonly startsLate = true;
  private readonly subject: ModuleToProbe;
  private readonly setup: EventSetup;
  private readonly guest: GuestParts;
  private readonly carried: CarriedValues | undefined;
  private readonly filter: SiteFilter | undefined;
  private readonly points: ModulePoints | undefined;
  private readonly pointFilter: PointFilter | undefined;
  private readonly sites = new EventSiteColumns();
  private readonly functions: EventFunction[] = [];
  private readonly suspending: ReadonlySet<FuncIdx>;
  /** Whether the function with a funcidx gets probes. */
  private readonly probed: (funcidx: FuncIdx) => boolean;
  private pending = false;

  constructor(subject: ModuleToProbe, options: EventOptions) {
    this.subject = subject;
    const { module, debugInfo, traced } = subject;
    this.setup = setUpEvents(options, subject.catches);
    this.carried = options.carried?.(module, debugInfo);
    this.guest = new GuestParts(module, this.setup, this.carried !== undefined, subject.additions);
    if (this.carried !== undefined) this.guest.stateExports = 1 + module.globalCount;
    const { when, fileName = String } = options;
    const variables = options.variables?.(module, debugInfo);
    const ofModule = { module, debugInfo, fileName, variables };
    this.filter = when && new SiteFilter({ ...ofModule, expression: when });
    this.points = options.points?.({ module, debugInfo, lines: subject.lines, traced });
    this.pointFilter = this.points && new PointFilter(this.points, ofModule, this.savedValues(this.points));
    this.suspending = new Set(options.suspending as Iterable<FuncIdx>);
    this.probed = (funcidx) => traced[funcidx - module.importedFunctions] === 1;
  }

  plan(body: TracedBody): BodyDecision {
    if (!body.hasLines) return nothing;
    const { subject, setup, sites } = this;
    const filter = this.filterOf(body.index);
    const points = this.pointsOf(body, this.suspending);
    const locals = this.beginFunction(body.index);
    let values: FunctionValues = { ...nothingCarried, locals };
    const events = planEvents({
      setup,
      sites,
      recordWords: () => {
        values = { locals, ...this.carriedIn(body.index, locals.length) };
        return this.recordWords(values);
      },
      body,
      points,
      lines: subject.lines,
      ...(filter && { filter }),
    });
    if (this.isWithoutEvents(events)) {
      this.forgetFunction();
      return this.planUntraced(body);
    }
    if (setup.delivery === 'call')
      values = { locals, ...this.carriedIn(body.index, locals.length, events.rows) };
    else if (mostValueBytes(values) > MOST_VALUE_BYTES)
      return { kind: 'refused', refusal: { kind: 'values', most: MOST_VALUE_BYTES } };
    const part = this.partOf(body, points, events, values);
    const { needsState, siteOfPlace } = events;
    return { kind: 'part', part, actor: { part, needsState, acts: siteOfPlace, inPlainCopy: false } };
  }

  /** Plans a function that has no events of its own but has handlers, which end activations of others. */
  planUntraced(body: BodyToProbe): BodyDecision {
    if (!this.setup.keepsDepth || !this.subject.catches) return nothing;
    const points = this.pointsOf(body, new Set());
    if (points.landings.length === 0) return nothing;
    this.beginFunction(body.index);
    const events = planHandlers(this.sites, points, body.codeStart);
    return { kind: 'part', part: this.partOf(body, points, events, nothingCarried) };
  }

  keep(): void {
    this.pending = false;
  }

  drop(): void {
    if (!this.pending) return;
    this.forgetFunction();
    this.guest.forgetRemoved();
  }

  private forgetFunction(): void {
    this.pending = false;
    const dropped = this.functions.pop();
    if (dropped !== undefined) this.sites.truncate(dropped.firstSite);
  }

  /** Globals for what is seen of watched values outside of functions: there before any body is written. */
  private savedValues({ watches, saved }: ModulePoints): readonly SavedValue[] {
    const { globals } = this.subject.additions;
    return watches.map((watch) => {
      if (watch?.variables === undefined) return { seen: -1, words: [] };
      const words = Array.from({ length: MAX_WATCHED / 8 }, () => globals.i64());
      const made = { seen: globals.i32(0), words };
      saved(made);
      this.guest.stateExports += 1 + words.length;
      return made;
    });
  }

  private filterOf(fn: DefinedFunction): RowFilter | undefined {
    const other = this.filter?.forFunction(fn);
    return this.pointFilter === undefined ? other : this.pointFilter.forFunction(fn, other);
  }

  /** Of a program with points alone, most functions have none: they stay as they are. */
  private isWithoutEvents({ siteOfPlace }: FunctionEvents): boolean {
    if (this.points?.others !== false || this.setup.delivery !== 'call') return false;
    return siteOfPlace.every((site) => site < 0);
  }

  outside(): Outside {
    return this.guest.outside();
  }

  finish(): void {
    this.guest.finish();
    const { module, additions } = this.subject;
    if (this.carried !== undefined) this.guest.exportState(this.carried.globals());
    const stack = findStackPointer(module);
    if (stack !== undefined) additions.export(STACK_EXPORT, 'global', stack);
  }

  warnings(): readonly Warning[] {
    return [...(this.filter?.warnings() ?? []), ...(this.pointFilter?.warnings() ?? [])];
  }

  section(): Partial<ProbeMap> {
    const { setup, guest, subject, functions, sites } = this;
    const { siteBase, tracksCalls, delivery } = setup;
    return {
      events: {
        delivery,
        siteBase,
        files: subject.lines.files,
        functions,
        sites: sites.finish(),
        tracksCalls,
        flagCount: guest.flags.count,
        localCount: guest.indices.locals.length,
        ...(delivery === 'ring' && {
          ring: { start: guest.ringStart, bytes: RING_LIMIT, shared: setup.shared === true },
        }),
      },
    };
  }

  private pointsOf({ codeStart, end }: BodyToProbe, suspending: ReadonlySet<FuncIdx>): EventPoints {
    const { bytes } = this.subject.module;
    return findEventPoints({ bytes, codeStart, end, suspending, probed: this.probed });
  }

  /** Begins a function, to which the next sites belong. @returns the types of the locals that its events carry */
  private beginFunction(index: DefinedFunction): readonly LocalType[] {
    const { module } = this.subject;
    const wanted = this.setup.locals;
    const funcidx = (module.importedFunctions + index) as FuncIdx;
    const params = paramsOf(module, funcidx);
    const locals: LocalType[] = [];
    if (wanted === 'params' || wanted === 'all') for (const type of params) locals.push(localTypeOf(type));
    if (wanted === 'all')
      for (const { count, type } of readLocals(module.bytes, module.code, index))
        for (let i = 0; i < count; i++) locals.push(localTypeOf(type));
    this.functions.push({ funcidx, firstSite: this.sites.length, params: params.length, locals });
    this.sites.beginFunction(this.functions.length - 1);
    this.pending = true;
    return locals;
  }

  /**
   * What the events of the function that was begun last carry besides its locals.
   * @param locals how many of them its events carry
   */
  private carriedIn(
    index: DefinedFunction,
    locals: number,
    rows: FunctionEvents['rows'] = new Map(),
  ): Omit<FunctionValues, 'locals'> {
    const carried = new Map<SiteIndex, readonly CarriedLocal[]>();
    const copies = new Map<SiteIndex, readonly CopiedMemory[]>();
    const { kind, offset } = this.sites;
    const isRing = this.setup.delivery === 'ring';
    const context = this.carried && isRing ? this.placeContext(index) : undefined;
    const first = this.functions.at(-1)?.firstSite ?? this.sites.length;
    const rowsAt = rowsByOffset(rows, offset);
    const types = rowsAt.size > 0 ? this.localTypesOf(index) : [];
    for (let site = first; this.carried !== undefined && site < this.sites.length; site++) {
      const isEntry = kind[site] === SiteKind.call;
      if (kind[site] === SiteKind.catch) continue;
      const place = { fn: index, offset: moduleOffset(offset[site] ?? 0), isEntry };
      const here = (!isEntry && rowsAt.get(place.offset)) || [];
      const known = this.carried.at(place);
      const all = here.length === 0 ? known : withLocals(known, localsOfRows(here), types);
      if (here.length > 0) this.points?.note({ fn: index, offset: place.offset, rows: here, carried: all });
      const values = locals === 0 ? all : all.filter((local) => local.index >= locals);
      const copied = context === undefined ? [] : this.carried.copies(place, context);
      if (copied.length > 0) copies.set(site, copied);
      if (values.length === 0) continue;
      carried.set(site, values);
      if (!isRing) this.guest.needLocals(locals + values.length);
    }
    return { carried, copies };
  }

  /** What code at the places of a function can read. */
  private placeContext(index: DefinedFunction): PlaceContext {
    const memory = readableMemory(this.subject.module);
    return { localTypes: this.localTypesOf(index), ...(memory && { memory }) };
  }

  /** Words of one record of each site of the function that was begun last. */
  private recordWords({ locals, carried, copies }: FunctionValues): number {
    const first = this.functions.at(-1)?.firstSite ?? this.sites.length;
    // A record of a `catch` site has two words.
    let words = (this.sites.length - first) * (1 + Math.max(1, wordsOf(locals)));
    for (const values of carried.values()) words += wordsOf(values.map(({ type }) => type));
    for (const list of copies.values()) for (const copy of list) words += copyBytes(copy) / BYTES_PER_WORD;
    return words;
  }

  private localTypesOf(index: DefinedFunction): readonly LocalType[] {
    const { module } = this.subject;
    const types = paramsOf(module, module.importedFunctions + index).map(localTypeOf);
    for (const { count, type } of readLocals(module.bytes, module.code, index))
      for (let i = 0; i < count; i++) types.push(localTypeOf(type));
    return types;
  }

  private partOf(
    { index, codeStart, end }: BodyToProbe,
    points: EventPoints,
    events: FunctionEvents,
    { locals, carried, copies }: FunctionValues,
  ): EventPart {
    const { setup, guest } = this;
    const { wraps, checksEach, tests, probes } = events;
    const frame: EventFrame = {
      locals,
      carried,
      copies,
      results: guest.resultsOf(index),
      wraps,
      calls: points.calls,
      checksEach,
      landsAtEnd: points.landsAtEnd,
      lands: points.landsAtEnd || points.landings.length > 0,
      isWrittenTwice: wraps && setup.delivery === 'call' && end - codeStart <= MAX_COPIED_BYTES,
      suspends: points.suspensions.length > 0,
      flag: (site) => guest.flags.word(site),
      left: remaining(() => guest.countdown(setup.limit ?? 0)),
      tests,
    };
    return new EventPart({ setup, indices: guest.indices, frame, probes });
  }
}

/** Rows with points by the offset of their sites. */
function rowsByOffset(
  rows: FunctionEvents['rows'],
  offsets: ArrayLike<number>,
): ReadonlyMap<number, readonly PointRow[]> {
  const found = new Map<number, readonly PointRow[]>();
  for (const [site, row] of rows) {
    const offset = offsets[site] ?? 0;
    const before = found.get(offset) ?? [];
    const isKnown = before.some(({ file, line }) => file === row.file && line === row.line);
    found.set(offset, isKnown ? before : [...before, row]);
  }
  return found;
}

/** More values to carry; those of types that cannot be handed over are not there. */
function withLocals(
  known: readonly CarriedLocal[],
  more: readonly number[],
  types: readonly LocalType[],
): readonly CarriedLocal[] {
  const all = new Map(known.map((local) => [local.index, local]));
  for (const index of more) {
    const type = types[index] ?? '-';
    if (type !== '-' && !all.has(index)) all.set(index, { index, type });
  }
  return [...all.values()].sort((a, b) => a.index - b.index);
}

/** One countdown per site, allocated when it is first used: the copies of a site in a body share it. */
function remaining(countdown: () => number): (site: SiteIndex) => number {
  const left = new Map<SiteIndex, number>();
  return (site) => {
    const known = left.get(site);
    if (known !== undefined) return known;
    const globalidx = countdown();
    left.set(site, globalidx);
    return globalidx;
  };
}

/** Bytes of the values of that event of a function which has the most. */
function mostValueBytes({ locals, carried, copies }: FunctionValues): number {
  const bytes = new Map<SiteIndex, number>();
  for (const [site, more] of carried) bytes.set(site, BYTES_PER_WORD * wordsOf(more.map(({ type }) => type)));
  for (const [site, list] of copies)
    for (const copy of list) bytes.set(site, (bytes.get(site) ?? 0) + copyBytes(copy));
  let most = 0;
  for (const each of bytes.values()) most = Math.max(most, each);
  return BYTES_PER_WORD * wordsOf(locals) + most;
}

function wordsOf(locals: readonly LocalType[]): number {
  let words = 0;
  for (const type of locals) words += type === '-' ? 0 : type === 'i32' || type === 'f32' ? 1 : 2;
  return words;
}

/**
 * The plan of one function's events: which event probe stands where. Pure; the bytes are written by event-code.ts.
 * A `line` event whose place always has one needs nothing but its probe; where it depends on the way control came, the
 * function keeps the state of the line rule (`last`, `moved`) in locals, as it does for counts.
 */
import type { LineTable } from '../../debuginfo/index.ts';
import { SiteKind } from '../../probe-map/index.ts';
import type { GuestExpression } from '../conditions/index.ts';
import type { RowFilter } from '../conditions/site-filter.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import { type LineEvents, type LinePlace, needsCounter } from '../lines/line-events.ts';
import { liveState } from '../lines/state-liveness.ts';
import { type StateProbe, stateProbes } from '../lines/state-probes.ts';
import type { Scratch } from '../lines/working-memory.ts';
import type { Probe } from '../write/probes.ts';
import type { EventSetup } from './event-options.ts';
import type { EventPoints } from './event-points.ts';
import type { EventSiteColumns } from './event-sites.ts';
import { RING_SLACK_WORDS } from './ring-size.ts';

/** A probe for events. It stands right before the instruction at `at` (ModuleOffset in the original). */
export type EventProbe =
  /** Before the first instruction: the activation begins. */
  | { readonly kind: 'enter'; readonly at: number; readonly site: number }
  /** Before the first instruction of a function without events, which has handlers: what depth are they at? */
  | { readonly kind: 'watch'; readonly at: number }
  /** Before the final `end`, where all ways out but `return` and tail calls meet. */
  | { readonly kind: 'leave'; readonly at: number; readonly site: number }
  /** Before `return` or a tail call. */
  | { readonly kind: 'return'; readonly at: number; readonly site: number; readonly tail: boolean }
  /** A `line` event each time. */
  | { readonly kind: 'line'; readonly at: number; readonly site: number }
  /** Where a handler leads to. */
  | { readonly kind: 'landing'; readonly at: number; readonly site: number }
  /** Is there room in the ring? */
  | { readonly kind: 'check'; readonly at: number }
  /** May this instance append to its ring? */
  | { readonly kind: 'turn'; readonly at: number }
  /** Before a call that may suspend the stack, and behind it. */
  | { readonly kind: 'suspend'; readonly at: number }
  | { readonly kind: 'resume'; readonly at: number };

/** Rank of an event probe among all probes before one instruction; see probeOrder in probes.ts. */
export function eventProbeOrder(probe: EventProbe): number {
  switch (probe.kind) {
    case 'enter':
    case 'watch':
      return -5;
    case 'turn':
    case 'resume':
      return -4;
    case 'landing':
      return -3;
    case 'check':
      return -2;
    case 'line':
      return 2;
    case 'suspend':
    case 'return':
      return 8;
    case 'leave':
      return 9;
  }
}

/** Event probes of one function. */
export interface FunctionEvents {
  readonly probes: readonly EventProbe[];
  /** Probes that keep the state of the line rule, and have a site where they can have an event. */
  readonly stateProbes: readonly Probe[];
  /** `line` site → what has to hold for an event; only where that is not always so. */
  readonly tests: ReadonlyMap<number, GuestExpression>;
  /** True when there is a `leave`: the body is put into a block. */
  readonly wraps: boolean;
  /** True when every record makes sure of its room: the function has more of them than the ring has to spare. */
  readonly checksEach: boolean;
}

/** Records and checks of the ring are planned in words; `call` has none. */
export interface EventsToPlan {
  readonly setup: EventSetup;
  readonly sites: EventSiteColumns;
  /** Words of the ring that a record takes in this function. */
  readonly recordWords: number;
  readonly firstRow: number;
  readonly lastRow: number;
  readonly codeStart: number;
  /** The condition of `when`, if there is one. */
  readonly filter?: RowFilter;
  /** Whether the lines are counted as well. */
  readonly counts: boolean;
}

/** Plans the events of one function and adds its sites. */
export function planEvents(
  fn: EventsToPlan,
  points: EventPoints,
  graph: FunctionGraph,
  events: LineEvents,
  lines: LineTable,
  selects: (file: number) => boolean,
  scratch: Scratch,
): FunctionEvents {
  const { setup, sites } = fn;
  const ring = setup.delivery === 'ring';
  const probes: EventProbe[] = [];
  const stateProbes: Probe[] = [];
  const tests = new Map<number, GuestExpression>();
  const siteAt = (kind: number, at: number): number => {
    const row = rowInForce(lines, fn.firstRow, fn.lastRow, at);
    return sites.add(kind, row < 0 ? undefined : lines, row, at);
  };
  const firstSite = sites.length;

  const entry = sites.add(SiteKind.call, lines, firstLine(lines, fn.firstRow, fn.lastRow), fn.codeStart);
  probes.push({ kind: 'enter', at: fn.codeStart, site: entry });
  if (setup.has.line) planLines(fn, events, graph, lines, selects, scratch, { probes, stateProbes, tests });
  const wraps = !ring || setup.tracksCalls || points.calls;
  if (wraps) {
    for (const { at, tail } of points.returns)
      probes.push({ kind: 'return', at, tail, site: siteAt(tail ? SiteKind.tailCall : SiteKind.return, at) });
    probes.push({ kind: 'leave', at: points.end, site: siteAt(SiteKind.return, points.end) });
  }
  if (setup.keepsDepth)
    for (const at of points.landings) probes.push({ kind: 'landing', at, site: siteAt(SiteKind.catch, at) });
  for (const { at, after } of points.suspensions)
    probes.push({ kind: 'suspend', at }, { kind: 'resume', at: after });
  if (ring && setup.shared === true)
    for (const at of [...points.crossings, ...points.landings]) probes.push({ kind: 'turn', at });
  const checksEach = ring && (sites.length - firstSite) * fn.recordWords > RING_SLACK_WORDS;
  if (ring && !checksEach) {
    for (const loop of graph.loops) probes.push({ kind: 'check', at: graph.blockStart[loop.header]! });
    for (const at of points.landings) probes.push({ kind: 'check', at });
  }
  return { probes, stateProbes, tests, wraps, checksEach };
}

function planLines(
  fn: EventsToPlan,
  events: LineEvents,
  graph: FunctionGraph,
  lines: LineTable,
  selects: (file: number) => boolean,
  scratch: Scratch,
  out: { probes: EventProbe[]; stateProbes: Probe[]; tests: Map<number, GuestExpression> },
): void {
  const { probes, tests } = out;
  const { filter } = fn;
  const loopOffset = new Map<number, number>();
  for (const loop of graph.loops) loopOffset.set(loop.header, loop.offset);
  const arrivals = new Map<number, { entry?: LinePlace; back?: LinePlace }>();
  const mixed = events.places.some((place) => place.decision === 'mixed');
  for (const place of events.places) {
    if (place.kind === 'start') continue;
    const both = arrivals.get(place.block) ?? {};
    both[place.kind === 'loop-entry' ? 'entry' : 'back'] = place;
    arrivals.set(place.block, both);
  }
  /** Control comes behind a `loop` from above as well: only an event in both cases, or in the first alone, needs no state. */
  const needsState = [...arrivals.values()].some(
    ({ entry, back }) => back !== undefined && back.decision !== 'never' && entry?.decision !== 'always',
  );
  const keepsState = mixed || needsState;
  const sites: number[] = [];
  for (const place of events.places) {
    const row = events.rowOfLine[place.id - 1]!;
    const twin = arrivals.get(place.block);
    // One probe behind the `loop` serves both ways to come there.
    const once = !keepsState && place.kind === 'loop-entry' && twin?.back?.decision === 'always';
    const possible = selects(lines.file[row]!) && place.decision !== 'never' && !once;
    const before = place.kind === 'loop-entry' ? loopOffset.get(place.block)! : place.offset;
    const test = possible && filter !== undefined ? filter(lines, row) : undefined;
    const wanted = possible && test?.kind !== 'never';
    const site = wanted ? fn.sites.add(SiteKind.line, lines, row, before) : -1;
    if (wanted && test?.kind === 'test') tests.set(site, test.code);
    sites.push(site);
    if (!keepsState && site >= 0) probes.push({ kind: 'line', at: before, site });
  }
  if (keepsState) out.stateProbes.push(...planState(fn, events, graph, lines, selects, sites, scratch));
}

/** The probes that keep the state, and those that look at it. @param sites of the places, in order; -1: none */
function planState(
  fn: EventsToPlan,
  events: LineEvents,
  graph: FunctionGraph,
  lines: LineTable,
  selects: (file: number) => boolean,
  sites: readonly number[],
  scratch: Scratch,
): StateProbe[] {
  const siteOf = new Map(events.places.map((place, i) => [place, sites[i]!]));
  const isCounted = (place: LinePlace): boolean =>
    fn.counts && needsCounter(place) && selects(lines.file[events.rowOfLine[place.id - 1]!]!);
  const looks = (place: LinePlace): boolean =>
    (siteOf.get(place)! >= 0 && !(place.kind === 'start' && place.decision === 'always')) || isCounted(place);
  const live = liveState(graph, events, looks, scratch);
  return stateProbes(graph, events.places, (place, i) => ({
    // The counter is that of the plan of counts, with whose probes these are joined.
    kept: isCounted(place),
    counter: -1,
    site: sites[i]!,
    sets: live[i]!,
  }));
}

/**
 * Plans a function that has no events itself, but handlers: they end activations of functions that have. Its sites are
 * nowhere in the source.
 */
export function planHandlers(
  sites: EventSiteColumns,
  points: EventPoints,
  codeStart: number,
): FunctionEvents {
  sites.add(SiteKind.call, undefined, -1, codeStart);
  const probes: EventProbe[] = [{ kind: 'watch', at: codeStart }];
  for (const at of points.landings)
    probes.push({ kind: 'landing', at, site: sites.add(SiteKind.catch, undefined, -1, at) });
  return { probes, stateProbes: [], tests: new Map(), wraps: false, checksEach: true };
}

/** The row in force at `at`; -1: none with a line. */
function rowInForce(lines: LineTable, firstRow: number, lastRow: number, at: number): number {
  let low = firstRow;
  let high = lastRow;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (lines.offset[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  let row = low - 1;
  while (row >= firstRow && lines.line[row] === 0) row--;
  return row >= firstRow ? row : -1;
}

function firstLine(lines: LineTable, firstRow: number, lastRow: number): number {
  for (let row = firstRow; row < lastRow; row++) if (lines.line[row] !== 0) return row;
  return -1;
}

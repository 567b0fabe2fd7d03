/**
 * The plan of one function's events: which event probe stands where. Pure; the bytes are written by event-code.ts.
 * A `line` event whose place always has one needs nothing but its probe; where it depends on the way control came, the
 * function keeps the state of the line rule (`last`, `moved`) in locals, as it does for counts.
 */
import type { LineTable } from '../debuginfo/index.ts';
import { SiteKind } from '../event-map.ts';
import type { RowFilter } from './event-filter.ts';
import type { EventSetup } from './event-options.ts';
import type { EventPoints } from './event-points.ts';
import { RING_SLACK_WORDS } from './event-ring.ts';
import type { EventSiteColumns } from './event-sites.ts';
import type { FunctionGraph } from './graph.ts';
import type { LineEvents, LinePlace } from './line-events.ts';
import type { Probe } from './plan.ts';
import type { GuestExpression } from './when/index.ts';

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

/** Rank of an event probe among all probes before one instruction; see probeOrder in plan.ts. */
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
}

/** Plans the events of one function and adds its sites. */
export function planEvents(
  fn: EventsToPlan,
  points: EventPoints,
  graph: FunctionGraph,
  events: LineEvents,
  lines: LineTable,
  selects: (file: number) => boolean,
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
  if (setup.has.line) planLines(fn, events, graph, lines, selects, { probes, stateProbes, tests });
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
  out: { probes: EventProbe[]; stateProbes: Probe[]; tests: Map<number, GuestExpression> },
): void {
  const { probes, stateProbes, tests } = out;
  const { sites, filter } = fn;
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
  for (const place of events.places) {
    const row = events.rowOfLine[place.id - 1]!;
    const twin = arrivals.get(place.block);
    // One probe behind the `loop` serves both ways to come there.
    const once = !keepsState && place.kind === 'loop-entry' && twin?.back?.decision === 'always';
    const possible = selects(lines.file[row]!) && place.decision !== 'never' && !once;
    const before = place.kind === 'loop-entry' ? loopOffset.get(place.block)! : place.offset;
    const test = possible && filter !== undefined ? filter(lines, row) : undefined;
    const wanted = possible && test?.kind !== 'never';
    const site = wanted ? sites.add(SiteKind.line, lines, row, before) : -1;
    if (wanted && test?.kind === 'test') tests.set(site, test.code);
    if (!keepsState) {
      if (site >= 0) probes.push({ kind: 'line', at: before, site });
      continue;
    }
    const counter = -1;
    const line = place.id;
    if (place.kind === 'start') {
      if (place.decision !== 'never')
        stateProbes.push({
          kind: 'start',
          at: before,
          line,
          counter,
          site,
          always: place.decision === 'always',
        });
    } else if (place.kind === 'loop-entry') {
      const again = twin?.back !== undefined;
      stateProbes.push({ kind: 'loop-entry', at: before, line, counter, site, again });
    } else stateProbes.push({ kind: 'loop-back', at: before, line, counter, site });
  }
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

/**
 * The plan of one function's events: which event probe goes where. Pure; event-code.ts writes the bytes. A place that
 * always has a `line` event needs only its probe; where the event depends on the path by which control arrived, the
 * function keeps the state of the line rule (lines/state-part.ts).
 */
import { firstLineRow, type LineTable, rowInForce } from '../../debuginfo/index.ts';
import type { BlockIndex, SiteIndex } from '../../indices.ts';
import type { ModuleOffset } from '../../location.ts';
import { SiteKind } from '../../probe-map/index.ts';
import type { PointRow } from '../../variables/index.ts';
import type { GuestExpression } from '../conditions/index.ts';
import type { RowFilter } from '../conditions/site-filter.ts';
import type { TracedBody } from '../kind/probe-kind.ts';
import type { LinePlace } from '../lines/line-events.ts';
import type { EventSetup } from './event-options.ts';
import type { EventPoints } from './event-points.ts';
import type { EventProbe } from './event-probes.ts';
import type { EventSiteColumns } from './event-sites.ts';
import { RING_SLACK_WORDS } from './ring-size.ts';

/** Events of one function. */
export interface FunctionEvents {
  readonly probes: readonly EventProbe[];
  /** Place of the line rule, in order → its `line` site; -1: none. */
  readonly siteOfPlace: Int32Array;
  /** True when events depend on the state of the line rule: then the part that keeps the state writes them. */
  readonly needsState: boolean;
  /** `line` site → the condition for an event; only where it is not always true. */
  readonly tests: ReadonlyMap<SiteIndex, GuestExpression>;
  /** `line` site → its row, where that has points. */
  readonly rows: ReadonlyMap<SiteIndex, PointRow>;
  /** True when there is a `leave`: the body is put into a block. */
  readonly wraps: boolean;
  /** True when every record checks for room: the function has more records than the ring's reserve. */
  readonly checksEach: boolean;
}

/** Everything that a plan is made from. */
export interface EventPlanInput {
  readonly setup: EventSetup;
  /** Sites of the function are added here. */
  readonly sites: EventSiteColumns;
  /** 32-bit words of the ring that one record of each of the function's sites takes together; called once its sites are there. */
  readonly recordWords: () => number;
  readonly body: TracedBody;
  readonly points: EventPoints;
  readonly lines: LineTable;
  /** The condition of `when`, if there is one. */
  readonly filter?: RowFilter;
}

/** Plans the events of one function and adds its sites. */
export function planEvents(input: EventPlanInput): FunctionEvents {
  const { setup, sites, body, points, lines } = input;
  const { graph } = body;
  const ring = setup.delivery === 'ring';
  const siteAt = (kind: number, at: ModuleOffset): SiteIndex => {
    const row = rowInForce(lines, body.firstRow, body.lastRow, at);
    return sites.add(kind, row < 0 ? undefined : lines, row, at);
  };
  const firstRow = firstLineRow(lines, body.firstRow, body.lastRow);
  const entry = sites.add(SiteKind.call, lines, firstRow, body.codeStart);
  const probes: EventProbe[] = [{ kind: 'enter', at: body.codeStart, site: entry }];
  const planned = setup.has.line ? planLines(input) : noLines(body);
  for (const probe of planned.probes) probes.push(probe);
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
  const checksEach = ring && input.recordWords() > RING_SLACK_WORDS;
  if (ring && !checksEach) {
    for (const loop of graph.loops)
      probes.push({ kind: 'check', at: graph.blockStart[loop.header] as ModuleOffset });
    for (const at of points.landings) probes.push({ kind: 'check', at });
  }
  const { siteOfPlace, needsState, tests, rows } = planned;
  return { probes, siteOfPlace, needsState, tests, rows, wraps, checksEach };
}

type PlannedLines = Pick<FunctionEvents, 'probes' | 'siteOfPlace' | 'needsState' | 'tests' | 'rows'>;

function noLines({ events }: TracedBody): PlannedLines {
  const siteOfPlace = new Int32Array(events.places.length).fill(-1);
  return { probes: [], siteOfPlace, needsState: false, tests: new Map(), rows: new Map() };
}

/** Both arrivals at a loop header. */
interface Arrivals {
  entry?: LinePlace;
  back?: LinePlace;
}

function planLines({ body, sites, lines, filter }: EventPlanInput): PlannedLines {
  const { graph, events, counted } = body;
  const tests = new Map<SiteIndex, GuestExpression>();
  const rows = new Map<SiteIndex, PointRow>();
  const loopOffset = new Map(graph.loops.map(({ header, offset }) => [header, offset]));
  const arrivals = findArrivals(events.places);
  const needsState = dependOnState(events.places, arrivals);
  const probes: EventProbe[] = [];
  const siteOfPlace = new Int32Array(events.places.length).fill(-1);
  events.places.forEach((place, i) => {
    const row = events.rowOfLine[place.id - 1]!;
    // One probe after the `loop` serves both paths to it.
    const once =
      !needsState && place.kind === 'loop-entry' && arrivals.get(place.block)?.back?.decision === 'always';
    if (counted[i] !== 1 || place.decision === 'never' || once) return;
    const test = filter?.(lines, row);
    if (test?.kind === 'never') return;
    const at = place.kind === 'loop-entry' ? (loopOffset.get(place.block) ?? place.offset) : place.offset;
    const site = sites.add(SiteKind.line, lines, row, at);
    siteOfPlace[i] = site;
    if (test?.kind === 'test') tests.set(site, test.code);
    if (test?.row !== undefined) rows.set(site, test.row);
    if (!needsState) probes.push({ kind: 'line', at, site });
  });
  return { probes, siteOfPlace, needsState, tests, rows };
}

function findArrivals(places: readonly LinePlace[]): ReadonlyMap<BlockIndex, Arrivals> {
  const arrivals = new Map<BlockIndex, Arrivals>();
  for (const place of places) {
    if (place.kind === 'start') continue;
    const both = arrivals.get(place.block) ?? {};
    both[place.kind === 'loop-entry' ? 'entry' : 'back'] = place;
    arrivals.set(place.block, both);
  }
  return arrivals;
}

/**
 * Whether some event is not decided by its place alone. Control also reaches the code after a `loop` from above: only an
 * event in both cases, or in the first alone, needs no state.
 */
function dependOnState(places: readonly LinePlace[], arrivals: ReadonlyMap<BlockIndex, Arrivals>): boolean {
  if (places.some(({ decision }) => decision === 'mixed')) return true;
  return [...arrivals.values()].some(
    ({ entry, back }) => back !== undefined && back.decision !== 'never' && entry?.decision !== 'always',
  );
}

/**
 * Plans a function that has no events itself but has handlers: they end activations of functions that have events. Its
 * sites have no place in the source.
 */
export function planHandlers(
  sites: EventSiteColumns,
  points: EventPoints,
  codeStart: ModuleOffset,
): FunctionEvents {
  sites.add(SiteKind.call, undefined, -1, codeStart);
  const probes: EventProbe[] = [{ kind: 'watch', at: codeStart }];
  for (const at of points.landings)
    probes.push({ kind: 'landing', at, site: sites.add(SiteKind.catch, undefined, -1, at) });
  return {
    probes,
    siteOfPlace: new Int32Array(0),
    needsState: false,
    tests: new Map(),
    rows: new Map(),
    wraps: false,
    checksEach: true,
  };
}

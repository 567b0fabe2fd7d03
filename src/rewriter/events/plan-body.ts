/** The events of one body: its plan, joined with the plan of its counts, and what the code of the probes needs. */
import type { LineTable } from '../../debuginfo/index.ts';
import type { LocalType } from '../../probe-map/index.ts';
import type { WasmModule } from '../../wasm/index.ts';
import type { FunctionGraph } from '../flow/graph.ts';
import { findLineEvents } from '../lines/line-events.ts';
import type { StateProbe } from '../lines/state-probes.ts';
import type { Scratch } from '../lines/working-memory.ts';
import type { BodyEvents } from '../write/insert.ts';
import { type BodyPlan, type Probe, probeOrder } from '../write/probes.ts';
import { type EventFrame, eventLocals } from './event-frame.ts';
import { type FunctionEvents, planEvents, planHandlers } from './event-plan.ts';
import { type EventPoints, findEventPoints } from './event-points.ts';
import type { EventParts } from './module-additions.ts';

/** A body that is longer is written once: engines refuse bodies of more than 7.6 million bytes. */
const MAX_COPIED_BYTES = 500_000;

/** A body; offsets are ModuleOffsets, rows those of the line table. */
export interface BodyWithLines {
  /** Defined function: funcidx minus imported functions. */
  readonly index: number;
  readonly codeStart: number;
  readonly end: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

/**
 * Plans the events of a body and adds its sites; undefined when it has no line that counts.
 * @param counted the plan of its counts, if it is counted as well
 */
export function planBodyEvents(
  parts: EventParts,
  module: WasmModule,
  body: BodyWithLines,
  graph: FunctionGraph,
  lines: LineTable,
  selects: (file: number) => boolean,
  counted: BodyPlan | undefined,
  scratch: Scratch,
): { readonly plan: BodyPlan; readonly body: BodyEvents; readonly parts: EventParts } | undefined {
  scratch.reset();
  const { setup, sites } = parts;
  const lineEvents = findLineEvents(graph, lines, scratch);
  const selected = lineEvents.places.some(({ id }) => selects(lines.file[lineEvents.rowOfLine[id - 1]!]!));
  if (!selected) return undefined;
  const points = findEventPoints(
    module.bytes,
    body.codeStart,
    body.end,
    new Set(setup.suspending),
    parts.probed,
  );
  const locals = parts.beginFunction(body.index);
  const recordWords = 1 + Math.max(1, wordsOf(locals));
  const { index, firstRow, lastRow, codeStart } = body;
  const events = planEvents(
    {
      setup,
      sites,
      recordWords,
      firstRow,
      lastRow,
      codeStart,
      counts: counted !== undefined,
      ...(parts.filter && { filter: parts.filter.forFunction(index) }),
    },
    points,
    graph,
    lineEvents,
    lines,
    selects,
    scratch,
  );
  return {
    parts,
    plan: join(counted, events),
    body: bodyEvents(parts, body, points, events, locals),
  };
}

/** The same for a function that has no events of its own: undefined when no handler of it ends activations of others. */
export function planBodyHandlers(
  parts: EventParts,
  module: WasmModule,
  body: BodyWithLines,
): { readonly plan: BodyPlan; readonly body: BodyEvents; readonly parts: EventParts } | undefined {
  const { codeStart, end, index } = body;
  const points = findEventPoints(module.bytes, codeStart, end, new Set(), parts.probed);
  if (points.landings.length === 0) return undefined;
  parts.beginFunction(index);
  const events = planHandlers(parts.sites, points, codeStart);
  return { parts, plan: nothing, body: bodyEvents(parts, body, points, events, []) };
}

const nothing: BodyPlan = { probes: [], counterCount: 0, keepsState: false };

function bodyEvents(
  parts: EventParts,
  { index, codeStart, end }: BodyWithLines,
  points: EventPoints,
  events: FunctionEvents,
  locals: readonly LocalType[],
): BodyEvents {
  const { setup } = parts;
  const left = new Map<number, number>();
  const frame: EventFrame = {
    locals,
    results: parts.resultsOf(index),
    wraps: events.wraps,
    calls: points.calls,
    checksEach: events.checksEach,
    landsAtEnd: points.landsAtEnd,
    lands: points.landsAtEnd || points.landings.length > 0,
    copies: events.wraps && setup.delivery === 'call' && end - codeStart <= MAX_COPIED_BYTES,
    suspends: points.suspensions.length > 0,
    flag: (site) => parts.flag(site),
    left: (site) => {
      const known = left.get(site);
      if (known !== undefined) return known;
      const globalidx = parts.countdown(setup.limit ?? 0);
      left.set(site, globalidx);
      return globalidx;
    },
    tests: events.tests,
  };
  return { setup, indices: parts.indices, frame, probes: events.probes, locals: eventLocals(setup, frame) };
}

function wordsOf(locals: readonly LocalType[]): number {
  let words = 0;
  for (const type of locals) words += type === '-' ? 0 : type === 'i32' || type === 'f32' ? 1 : 2;
  return words;
}

/** Probes of the line rule's state are the same for counts and for events: they become one, with counter and site. */
function join(counted: BodyPlan | undefined, events: FunctionEvents): BodyPlan {
  if (events.stateProbes.length === 0) return counted ?? nothing;
  const counters = new Map<string, number>();
  const others: Probe[] = [];
  const keyOf = (probe: StateProbe): string => `${probe.kind} ${probe.at} ${probe.line}`;
  for (const probe of counted?.probes ?? []) {
    if ('line' in probe) counters.set(keyOf(probe), probe.counter);
    else others.push(probe);
  }
  const states = events.stateProbes.map((probe): Probe => {
    if (!('line' in probe)) return probe;
    return { ...probe, counter: counters.get(keyOf(probe)) ?? -1 };
  });
  return {
    probes: [...others, ...states].sort((a, b) => a.at - b.at || probeOrder(a) - probeOrder(b)),
    counterCount: counted?.counterCount ?? 0,
    keepsState: true,
  };
}

/** Bytes in, rewritten bytes and probe map out: plans every selected function, then writes the module anew. */
import { type DebugInfo, type LineTable, type ReadFile, readDebugInfo } from '../debuginfo/index.ts';
import { UnsupportedError, type Warning } from '../errors.ts';
import {
  COUNTERS_PER_READER,
  EXPORT_PREFIX,
  type FunctionProbes,
  type ProbedFunctionInfo,
  type ProbeMap,
} from '../probe-map/index.ts';
import { readModule, referencedFunctions } from '../wasm/index.ts';
import { EventFilter } from './conditions/site-filter.ts';
import { type EntryCode, EntryShares, shareEntries } from './counters/entry-sharing.ts';
import { lastInstructions } from './counters/hit-only.ts';
import { planFunction } from './counters/plan.ts';
import { type Profile, profileOf } from './counters/weights.ts';
import { type EventOptions, setUpEvents } from './events/event-options.ts';
import { EventParts } from './events/module-additions.ts';
import { planBodyEvents, planBodyHandlers } from './events/plan-body.ts';
import { readCallSites } from './flow/call-sites.ts';
import { GraphBuilder } from './flow/graph-builder.ts';
import { Scratch } from './lines/working-memory.ts';
import { hasManyLocals } from './write/engine-limits.ts';
import { localsOf, ModuleOutput } from './write/module-output.ts';

/** Options of {@link instrument}. */
export interface InstrumentOptions {
  /** Debug info already read; else it is read from the module. */
  readonly debugInfo?: DebugInfo;
  /** Reads files that the module names (external debug info, source maps). */
  readonly readFile?: ReadFile;
  /** Which source files count, by their path as the debug info resolves it. All by default. */
  readonly selects?: (path: string) => boolean;
  /** Lower-case hex SHA-256 of the bytes, kept in the probe map to tell modules apart. */
  readonly sha256?: string;
  /**
   * Gives every call a count of its own. Set by itself where something in the module throws or catches; needed as well
   * on engines whose stack traces lack offsets.
   */
  readonly callsEndBlocks?: boolean;
  /**
   * Exports the start function as `wtrace:start` instead of having it run by itself: a start function that traps leaves
   * no instance whose counters could be read. The host calls it right after instantiation.
   */
  readonly startExport?: boolean;
  /**
   * Event probes, and no counters unless `events.counts`. The module then needs its host before it runs (see
   * event-map.ts), so that its start function always becomes an export.
   */
  readonly events?: EventOptions;
  /**
   * `all` counts every block and edge that can have a counter, `own` counts the entries of every function: for tests,
   * and where a limit is in the way. By default only that is counted from which the rest follows.
   * @internal
   */
  readonly placement?: 'own' | 'all';
  /**
   * The counts of all blocks follow, as counts of instructions need. By default only those do on which a line's hits or a
   * function's entries depend, which takes fewer counters.
   */
  readonly everyBlock?: boolean;
  /** Tells only whether lines ran, not how often: flags in place of counters, every hit is 1. Not beside `events`. */
  readonly hitOnly?: boolean;
  /** Counts of an earlier run: counters then stand where that run came least often. Counts stay exact whatever it says. */
  readonly profile?: Profile;
}

/** What {@link instrument} returns. */
export interface Instrumented {
  readonly bytes: Uint8Array;
  readonly probeMap: ProbeMap;
  readonly debugInfo: DebugInfo;
  readonly warnings: readonly Warning[];
  /** Function of the probe map → why its entries have a counter or have none; not there when all have one for tests or events. */
  readonly entries?: readonly EntryCode[];
}

/**
 * Adds line probes to a module. Needs no engine; the result needs no imports beyond those of the original, and
 * exports its counters under names that begin with `wtrace:`.
 * @throws MalformedModuleError for bytes that are no module
 * @throws UnsupportedError for components and for what wtrace does not know
 */
export function instrument(given: Uint8Array, options: InstrumentOptions = {}): Instrumented {
  // Views of a Node Buffer are Buffers, which take several times as long to make.
  const bytes = new Uint8Array(given.buffer, given.byteOffset, given.byteLength);
  const module = readModule(bytes);
  if (module.exports.some(({ name }) => name.startsWith(EXPORT_PREFIX)))
    throw new UnsupportedError(
      'the module was rewritten by wtrace already; give the one that it was made from',
    );
  const { readFile } = options;
  const debugInfo =
    options.debugInfo ?? readDebugInfo(bytes, module, readFile === undefined ? {} : { readFile });
  const calls = readCallSites(module);
  const callsEndBlocks = options.callsEndBlocks === true || calls.exceptions;
  const warnings: Warning[] = [...debugInfo.warnings];

  const { lines } = debugInfo;
  const selected = new Uint8Array(lines.files.length);
  lines.files.forEach((path, i) => {
    selected[i] = options.selects === undefined || options.selects(path) ? 1 : 0;
  });
  const selects = (file: number): boolean => selected[file] === 1;

  const { code } = module;
  const output = new ModuleOutput(module);
  const eventSetup = options.events && setUpEvents(options.events, callsEndBlocks);
  const counts = eventSetup === undefined || eventSetup.counts === true;
  const functions: FunctionProbes[] = [];
  const traced: number[] = [];
  const refused: { index: number; why: string }[] = [];
  let counters = 0;
  const scratch = new Scratch();
  const wanted = wantedFunctions(lines, code.count, selects);
  const probed = (funcidx: number): boolean => wanted[funcidx - module.importedFunctions] === TRACED;
  const eventParts =
    eventSetup &&
    new EventParts(
      module,
      eventSetup,
      output.globals,
      probed,
      eventSetup.when && new EventFilter(eventSetup.when, module, debugInfo, eventSetup.fileName ?? String),
    );
  const hitOnly = options.hitOnly === true && eventSetup === undefined;
  // Beside events, where everything is counted, and where nothing tells which call exhausted the stack, every function
  // keeps its own.
  const shares =
    eventSetup === undefined && options.placement === undefined && options.callsEndBlocks !== true
      ? new EntryShares(
          shareEntries(calls, referencedFunctions(module), module.importedFunctions, wanted),
          module.importedFunctions,
        )
      : undefined;
  const sharesEntry = (funcidx: number): boolean =>
    shares?.mayRely(funcidx - module.importedFunctions) === true;
  const { profile } = options;
  // Without offsets in stack traces, a trap in a callee cannot be told from one before the call.
  const endsBlock = (funcidx: number): boolean =>
    options.callsEndBlocks === true || calls.mayThrow[funcidx - module.importedFunctions] !== 0;
  const graphs = new GraphBuilder(module, lines, callsEndBlocks, endsBlock);
  for (let i = 0; i < code.count; i++) {
    const firstRow = lines.firstRow[i]!;
    const lastRow = lines.firstRow[i + 1]!;
    if (wanted[i] !== TRACED) {
      const handlers =
        eventParts?.setup.keepsDepth === true && callsEndBlocks
          ? planBodyHandlers(eventParts, module, {
              index: i,
              codeStart: code.codeStart[i]!,
              end: code.end[i]!,
              firstRow,
              lastRow,
            })
          : undefined;
      if (handlers !== undefined && output.rewrite(i, handlers.plan, counters, handlers) !== undefined) {
        eventParts?.dropFunction();
        output.keep(i);
      } else if (handlers === undefined) output.keep(i);
      if (wanted[i] === TOO_LONG) refused.push({ index: i, why: `it has more than ${MAX_ROWS} line rows` });
      continue;
    }
    const body = {
      start: code.start[i]!,
      codeStart: code.codeStart[i]!,
      end: code.end[i]!,
      firstRow,
      lastRow,
    };
    const funcidx = module.importedFunctions + i;
    const graph = graphs.build(i);
    const needed = shares?.isNeeded(graph) === true;
    const plan = counts
      ? planFunction(
          { funcidx, start: body.start, end: body.end, manyLocals: hasManyLocals(localsOf(module, i)) },
          graph,
          lines,
          selects,
          counters,
          scratch,
          {
            everywhere: options.placement === 'all',
            everyBlock: options.everyBlock === true,
            entryShared: shares?.mayRely(i) === true,
            ...(shares && { sharesEntry }),
            ...(profile && { known: profileOf(profile, graph, lines) }),
            ...(hitOnly && {
              hitOnly: {
                last: lastInstructions(bytes, body.codeStart, body.end, graph.blockStart),
                needsCounts: needed,
              },
            }),
          },
        )
      : undefined;
    if (plan !== undefined && plan.counts.places.length === 0 && !needed) {
      output.keep(i);
      continue;
    }
    const events =
      eventParts &&
      planBodyEvents(eventParts, module, { index: i, ...body }, graph, lines, selects, plan, scratch);
    if (events === undefined && plan === undefined) {
      output.keep(i);
      continue;
    }
    const why = output.rewrite(i, events?.plan ?? plan!, counters, events);
    if (why !== undefined) {
      if (events !== undefined) eventParts?.dropFunction();
      // What was planned already relies on the calls in this function.
      if (needed) return instrument(bytes, { ...options, debugInfo, placement: 'own' });
      output.keep(i);
      refused.push({ index: i, why });
      continue;
    }
    if (plan !== undefined) {
      counters += plan.counterCount;
      shares?.add(i, functions.length, graph, plan.entryShared);
      functions.push(plan.counts);
    }
    traced.push(i);
  }
  const nameOf = (index: number): string =>
    debugInfo.functions()[index]?.name ?? `func[${module.importedFunctions + index}]`;
  warnings.push(...refusalWarnings(refused, nameOf), ...(eventParts?.filter?.warnings() ?? []));

  const startExport = options.startExport === true || eventParts !== undefined;
  const rewritten = output.finish(counters, startExport, eventParts);
  const sharing = shares?.toEntrySharing();
  let info: readonly ProbedFunctionInfo[] | undefined;
  const probeMap: ProbeMap = {
    module: { sha256: options.sha256 ?? '', size: bytes.length },
    files: lines.files,
    functions,
    // Names are not needed to count, and cost as much as all the rest: read when asked for.
    get functionInfo() {
      info ??= functionInfo(debugInfo, traced);
      return info;
    },
    ...(sharing && { sharing }),
    ...(hitOnly && { hitOnly }),
    counterCount: counters,
    readerCount: Math.ceil(counters / COUNTERS_PER_READER),
    callsEndBlocks,
    offsets: rewritten.offsets,
    ...(eventParts === undefined ? {} : { events: eventParts.toEventMap(lines.files) }),
  };
  return {
    bytes: rewritten.bytes,
    probeMap,
    debugInfo,
    warnings,
    ...(shares && { entries: traced.map((i) => shares.reason(i)) }),
  };
}

/** Rows of one function; a plan takes some 400 bytes for each while it is made. */
const MAX_ROWS = 400_000;
/** Names that a warning gives; a module may have a million functions. */
const NAMES_PER_WARNING = 3;

/** One warning for each reason, however many functions it is the reason for. */
function refusalWarnings(
  refused: readonly { readonly index: number; readonly why: string }[],
  nameOf: (index: number) => string,
): Warning[] {
  const byReason = new Map<string, number[]>();
  for (const { index, why } of refused) {
    const indices = byReason.get(why);
    if (indices === undefined) byReason.set(why, [index]);
    else indices.push(index);
  }
  return Array.from(byReason, ([why, indices]) => {
    const names = indices.slice(0, NAMES_PER_WARNING).map(nameOf).join(', ');
    const more = indices.length - NAMES_PER_WARNING;
    const which =
      indices.length === 1
        ? `function ${names} is`
        : `functions ${names}${more > 0 ? ` and ${more} more` : ''} are`;
    return { slug: 'function-not-traced', message: `${which} not traced: ${why}` };
  });
}

function functionInfo(debugInfo: DebugInfo, traced: readonly number[]): ProbedFunctionInfo[] {
  const all = debugInfo.functions();
  const fileIndex = new Map(debugInfo.lines.files.map((path, i) => [path, i]));
  return traced.map((i) => {
    const { funcidx, name, linkageName, path, line } = all[i]!;
    const file = path === undefined ? -1 : (fileIndex.get(path) ?? -1);
    return { funcidx, name, ...(linkageName === undefined ? {} : { linkageName }), file, line };
  });
}

const TRACED = 1;
const TOO_LONG = 2;

/** Function → {@link TRACED} when it has lines that count; {@link TOO_LONG} when it also has too many rows. */
function wantedFunctions(lines: LineTable, count: number, selects: (file: number) => boolean): Uint8Array {
  const wanted = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    const lastRow = lines.firstRow[i + 1]!;
    const verdict = lastRow - lines.firstRow[i]! > MAX_ROWS ? TOO_LONG : TRACED;
    for (let row = lines.firstRow[i]!; row < lastRow && wanted[i] === 0; row++)
      if (lines.line[row] !== 0 && selects(lines.file[row]!)) wanted[i] = verdict;
  }
  return wanted;
}

/** Bytes in, rewritten bytes and probe map out: plans every selected function, then writes the module anew. */
import { type DebugInfo, type ReadFile, readDebugInfo } from '../debuginfo/index.ts';
import { UnsupportedError, type Warning } from '../errors.ts';
import {
  COUNTERS_PER_READER,
  EXPORT_PREFIX,
  type FunctionProbes,
  type ProbedFunctionInfo,
  type ProbeMap,
} from '../probe-map.ts';
import { InstructionReader, readModule, type WasmModule } from '../wasm/index.ts';
import { Flow, flowOf } from './flow-classes.ts';
import { buildGraph } from './graph-builder.ts';
import { ModuleOutput } from './module-output.ts';
import { planFunction } from './plan.ts';
import { Scratch } from './scratch.ts';

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
   * `all` counts every block and edge that can have a counter, for tests: by default only what the rest follows from.
   * @internal
   */
  readonly placement?: 'tree' | 'all';
}

/** What {@link instrument} returns. */
export interface Instrumented {
  readonly bytes: Uint8Array;
  readonly probeMap: ProbeMap;
  readonly debugInfo: DebugInfo;
  readonly warnings: readonly Warning[];
}

/**
 * Adds line probes to a module. Needs no engine; the result needs no imports beyond those of the original, and
 * exports its counters under names that begin with `wtrace:`.
 * @throws MalformedModuleError for bytes that are no module
 * @throws UnsupportedError for components and for what wtrace does not know
 */
export function instrument(bytes: Uint8Array, options: InstrumentOptions = {}): Instrumented {
  const module = readModule(bytes);
  if (module.exports.some(({ name }) => name.startsWith(EXPORT_PREFIX)))
    throw new UnsupportedError(
      'the module was rewritten by wtrace already; give the one that it was made from',
    );
  const { readFile } = options;
  const debugInfo =
    options.debugInfo ?? readDebugInfo(bytes, module, readFile === undefined ? {} : { readFile });
  const callsEndBlocks = options.callsEndBlocks === true || mayThrowOrCatch(module);
  const warnings: Warning[] = [...debugInfo.warnings];

  const { lines } = debugInfo;
  const selected = new Uint8Array(lines.files.length);
  lines.files.forEach((path, i) => {
    selected[i] = options.selects === undefined || options.selects(path) ? 1 : 0;
  });
  const selects = (file: number): boolean => selected[file] === 1;

  const { code } = module;
  const output = new ModuleOutput(module);
  const functions: FunctionProbes[] = [];
  const traced: number[] = [];
  const refused: { index: number; why: string }[] = [];
  let counters = 0;
  const scratch = new Scratch();
  for (let i = 0; i < code.count; i++) {
    const firstRow = lines.firstRow[i]!;
    const lastRow = lines.firstRow[i + 1]!;
    let wanted = false;
    for (let row = firstRow; row < lastRow && !wanted; row++)
      wanted = lines.line[row] !== 0 && selects(lines.file[row]!);
    if (!wanted) {
      output.keep(i);
      continue;
    }
    if (lastRow - firstRow > MAX_ROWS) {
      output.keep(i);
      refused.push({ index: i, why: `it has more than ${MAX_ROWS} line rows` });
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
    const graph = buildGraph(bytes, body, lines, callsEndBlocks);
    const plan = planFunction(
      { funcidx, start: body.start, end: body.end },
      graph,
      lines,
      selects,
      counters,
      scratch,
      options.placement === 'all',
    );
    if (plan.counts.places.length === 0) {
      output.keep(i);
      continue;
    }
    const why = output.rewrite(i, plan, counters);
    if (why !== undefined) {
      output.keep(i);
      refused.push({ index: i, why });
      continue;
    }
    counters += plan.counterCount;
    functions.push(plan.counts);
    traced.push(i);
  }
  const nameOf = (index: number): string =>
    debugInfo.functions()[index]?.name ?? `func[${module.importedFunctions + index}]`;
  warnings.push(...refusalWarnings(refused, nameOf));

  const rewritten = output.finish(counters, options.startExport === true);
  let info: readonly ProbedFunctionInfo[] | undefined;
  const probeMap: ProbeMap = {
    format: 'wtrace-probes',
    version: 1,
    module: { sha256: options.sha256 ?? '', size: bytes.length },
    files: lines.files,
    functions,
    // Names are not needed to count, and cost as much as all the rest: read when asked for.
    get functionInfo() {
      info ??= functionInfo(debugInfo, traced);
      return info;
    },
    counterCount: counters,
    readerCount: Math.ceil(counters / COUNTERS_PER_READER),
    callsEndBlocks,
    offsets: rewritten.offsets,
  };
  return { bytes: rewritten.bytes, probeMap, debugInfo, warnings };
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

/** Whether an exception may pass through functions of the module, thrown or caught by one of them. */
function mayThrowOrCatch(module: WasmModule): boolean {
  if (module.tagCount > 0) return true;
  const { code } = module;
  for (let i = 0; i < code.count; i++) {
    const reader = new InstructionReader(module.bytes, code.codeStart[i]!, code.end[i]!);
    while (reader.read()) {
      const flow = flowOf(reader.opcode);
      if (flow === Flow.Try || flow === Flow.TryTable || flow === Flow.Throw) return true;
    }
  }
  return false;
}

/**
 * Bytes in, rewritten bytes and probe map out. Iterates over the functions of a module; the kinds of probes (kinds.ts)
 * decide what is done to each, and the writer (write/) how it is written. Neither knows the other.
 */
import type { DebugInfo } from '../debuginfo/index.ts';
import { type DefinedFunction, type FileIndex, type FuncIdx, toDefinedFunction } from '../indices.ts';
import { isPresence, type OffsetMap, type ProbedFunctionInfo, type ProbeMap } from '../probe-map/index.ts';
import type { BranchPoint } from './branches/branch-points.ts';
import { BranchFinder } from './branches/find-branches.ts';
import { countsAnything } from './counters/counter-options.ts';
import type { FunctionGraph } from './flow/graph.ts';
import { GraphBuilder } from './flow/graph-builder.ts';
import type { BodyToProbe, ModuleToProbe, ProbeSession, TracedBody } from './kind/probe-kind.ts';
import { probeKinds } from './kinds.ts';
import { findLineEvents } from './lines/line-events.ts';
import { type PlaceActor, planState } from './lines/state-part.ts';
import { Scratch } from './lines/working-memory.ts';
import type { Instrumented, InstrumentOptions } from './options.ts';
import { type RefusedFunction, refusalWarnings } from './refused-functions.ts';
import { bodyOf, MAX_ROWS, readSubject, type Subject } from './subject.ts';
import type { BodyPart } from './write/body-part.ts';
import { exportedFunctions } from './write/exported-functions.ts';
import { ModuleWriter, type Outside } from './write/module-writer.ts';
import type { Refusal } from './write/refusal.ts';

/**
 * Adds line probes to a module. Needs no engine; the result needs no imports beyond those of the original, and
 * exports its counters under names that begin with `wtrace:`.
 * @throws UsageError for arguments of other types
 * @throws MalformedModuleError for bytes that are not a module
 * @throws UnsupportedError for components and for what wtrace does not know
 */
export function instrument(bytes: Uint8Array | ArrayBuffer, options: InstrumentOptions = {}): Instrumented {
  const subject = readSubject(bytes, options);
  const rewriting = new Rewriting(subject, options);
  if (rewriting.run()) return rewriting.result();
  // A function that others rely on could not be written: now each keeps its own counts.
  return instrument(bytes, { ...options, debugInfo: subject.debugInfo, placement: 'own' });
}

/** What was decided about one body. */
type BodyPlan =
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'parts'; readonly parts: readonly BodyPart[] };

class Rewriting {
  private readonly subject: Subject;
  private readonly options: InstrumentOptions;
  private readonly writer: ModuleWriter;
  private readonly memory = new Scratch();
  private readonly graphs: GraphBuilder;
  private readonly sessions: readonly ProbeSession[];
  /** Undefined: arms of branches are not counted. */
  private readonly branches: BranchFinder | undefined;
  private readonly traced: DefinedFunction[] = [];
  private readonly refused: RefusedFunction[] = [];

  constructor(subject: Subject, options: InstrumentOptions) {
    this.subject = subject;
    this.options = options;
    this.writer = new ModuleWriter(subject.module);
    const { additions, limits } = this.writer;
    const toProbe: ModuleToProbe = { ...subject, additions, limits, memory: this.memory };
    this.sessions = probeKinds.flatMap((kind) => kind.begin(toProbe, options) ?? []);
    const { module, lines, callsEndBlocks, endsBlock } = subject;
    this.graphs = new GraphBuilder(module, lines, callsEndBlocks, endsBlock);
    const { branches = false } = options;
    if (branches !== false && countsAnything(options))
      this.branches = new BranchFinder({ debugInfo: subject.debugInfo, lines, all: branches === 'all' });
  }

  /** Writes all bodies. False when everything must be redone without relying on calls. */
  run(): boolean {
    const { subject, writer, sessions } = this;
    for (let index = 0 as DefinedFunction; index < subject.module.code.count; index++) {
      const isTraced = subject.traced[index] === 1;
      const plan = isTraced ? this.planTraced(index) : this.planUntraced(index);
      const refusal = plan.kind === 'refused' ? plan.refusal : this.write(index, plan.parts);
      if (refusal === undefined) continue;
      if (sessions.some((session) => session.isReliedOn?.() === true)) return false;
      for (const session of sessions) session.drop();
      writer.keep(index);
      if (isTraced) this.refused.push({ index, refusal });
    }
    return true;
  }

  private write(index: DefinedFunction, parts: readonly BodyPart[]): Refusal | undefined {
    const { writer, sessions, subject } = this;
    if (parts.length === 0) {
      writer.keep(index);
      return undefined;
    }
    const refusal = writer.rewrite(index, parts, () => this.outside());
    if (refusal !== undefined) return refusal;
    for (const session of sessions) session.keep();
    if (subject.traced[index] === 1) this.traced.push(index);
    return undefined;
  }

  private outside(): Outside {
    let bytes = 0;
    let exports = 0;
    let functions = 0;
    for (const session of this.sessions) {
      const more = session.outside();
      bytes += more.bytes;
      exports += more.exports;
      functions += more.functions;
    }
    return { bytes, exports, functions };
  }

  private planTraced(index: DefinedFunction): BodyPlan {
    const { memory, sessions } = this;
    // Of a million functions, all but a few would be read in vain.
    for (const session of sessions) {
      const refusal = session.full?.();
      if (refusal !== undefined) return { kind: 'refused', refusal };
    }
    memory.reset();
    const body = this.readBody(bodyOf(this.subject, index));
    const parts: BodyPart[] = [];
    const actors: PlaceActor[] = [];
    for (const session of sessions) {
      const decision = session.plan(body);
      if (decision.kind === 'refused') return decision;
      if (decision.kind === 'nothing') continue;
      parts.push(decision.part);
      if (decision.actor !== undefined) actors.push(decision.actor);
    }
    const state = planState(body, actors, memory);
    return { kind: 'parts', parts: state === undefined ? parts : [state, ...parts] };
  }

  /** The graph of a body, and the line rule applied to it. */
  private readBody(body: BodyToProbe): TracedBody {
    const { lines, selects } = this.subject;
    const graph = this.graphs.build(body.index);
    const events = findLineEvents(graph, lines, this.memory);
    const { places, rowOfLine } = events;
    const counted = this.memory.uint8(places.length);
    let hasLines = false;
    for (let i = 0; i < places.length; i++) {
      if (!selects(lines.file[rowOfLine[places[i]!.id - 1]!] as FileIndex)) continue;
      counted[i] = 1;
      hasLines = true;
    }
    const { index, funcidx, start, codeStart, end, firstRow, lastRow } = body;
    // Spelled out: spreading `body` takes as long as the line rule.
    return {
      index,
      funcidx,
      start,
      codeStart,
      end,
      firstRow,
      lastRow,
      graph,
      events,
      counted,
      hasLines,
      selectsFile: selects,
      branches: this.branches === undefined || !hasLines ? noBranches : this.findBranches(body, graph),
    };
  }

  private findBranches({ funcidx, codeStart, end, firstRow, lastRow }: BodyToProbe, graph: FunctionGraph) {
    const { bytes, lines, selects } = this.subject;
    const code = { bytes, codeStart, end, firstRow, lastRow, graph };
    const found = this.branches?.find(funcidx, code) ?? noBranches;
    return found.filter(({ row }) => selects(lines.file[row] as FileIndex));
  }

  private planUntraced(index: DefinedFunction): BodyPlan {
    const { subject, sessions } = this;
    if (subject.tooLong.has(index)) this.refused.push({ index, refusal: { kind: 'rows', most: MAX_ROWS } });
    const parts: BodyPart[] = [];
    for (const session of sessions) {
      const decision = session.planUntraced?.(bodyOf(subject, index));
      if (decision?.kind === 'part') parts.push(decision.part);
    }
    return { kind: 'parts', parts };
  }

  result(): Instrumented {
    const { subject, options, sessions, writer } = this;
    const { debugInfo, module } = subject;
    for (const session of sessions) session.finish();
    const startsLate = sessions.some((session) => session.startsLate === true);
    const { bytes, offsets } = writer.finish(options.startExport === true || startsLate);
    const nameOf = (index: DefinedFunction): string =>
      debugInfo.functions()[index]?.name ?? `func[${module.importedFunctions + index}]`;
    const warnings = [
      ...debugInfo.warnings,
      ...refusalWarnings(this.refused, nameOf),
      ...sessions.flatMap((session) => session.warnings?.() ?? []),
    ];
    const probeMap = this.probeMap(offsets);
    const made = { bytes, probeMap, debugInfo, warnings };
    for (const session of sessions) Object.assign(made, session.report?.());
    return made;
  }

  private probeMap(offsets: OffsetMap): ProbeMap {
    const { subject, options, sessions, traced } = this;
    const { debugInfo, lines, module, bytes, callsEndBlocks } = subject;
    const exported = exportedFunctions(module);
    let info: readonly ProbedFunctionInfo[] | undefined;
    const unlined = (): readonly DefinedFunction[] =>
      map.functions
        .filter(isPresence)
        .map(({ funcidx }) => toDefinedFunction(funcidx, subject.module.importedFunctions));
    const map: ProbeMap = {
      module: { sha256: options.sha256 ?? '', size: bytes.length },
      files: lines.files,
      functions: [],
      // Names are not needed to count and cost as much as everything else: read on first use.
      get functionInfo() {
        info ??= functionInfo(debugInfo, [...traced, ...unlined()]);
        return info;
      },
      counterCount: 0,
      readerCount: 0,
      callsEndBlocks,
      offsets,
      ...(exported && { exports: exported }),
    };
    for (const session of sessions) Object.assign(map, session.section());
    return map;
  }
}

const noBranches: readonly BranchPoint[] = [];

function functionInfo(debugInfo: DebugInfo, traced: readonly DefinedFunction[]): ProbedFunctionInfo[] {
  const all = debugInfo.functions();
  const fileIndex = new Map(debugInfo.lines.files.map((path, i) => [path, i as FileIndex]));
  return traced.map((i) => {
    const { funcidx, name, linkageName, path, line } = all[i]!;
    const file = path === undefined ? (-1 as FileIndex) : (fileIndex.get(path) ?? (-1 as FileIndex));
    return {
      funcidx: funcidx as FuncIdx,
      name,
      ...(linkageName === undefined ? {} : { linkageName }),
      file,
      line,
    };
  });
}
